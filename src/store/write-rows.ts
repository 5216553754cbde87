import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import { canCopy, copyRows } from './copy-rows.ts';
import { Outdated } from './outdated.ts';
import { writtenColumns } from './portable-sql.ts';

/** Column → value. */
export type RowToWrite = Readonly<Record<string, Json>>;

// Below this many rows one statement with a JSON parameter is quicker than COPY.
const worthCopying = 50;

/** A table, or some of its columns, with their SQL types. */
export interface TableToWrite {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Stores new rows. */
export async function insertRows(
  manager: EntityManager,
  { table, columns }: TableToWrite,
  rows: readonly RowToWrite[],
): Promise<void> {
  if (rows.length === 0) return;
  if (rows.length >= worthCopying && canCopy(manager)) return copyRows(manager, { table, columns }, rows);
  const names = columns.map(({ name }) => name).join(', ');
  await manager.query(`INSERT INTO ${table} (${names}) SELECT ${names} FROM ${recordset(columns)}`, [
    JSON.stringify(rows),
  ]);
}

/** Stores new entities without what they refer to. */
export const insertEntities = (
  manager: EntityManager,
  kind: Kind,
  rows: readonly RowToWrite[],
): Promise<void> => insertRows(manager, { table: kind.collection, columns: writtenColumns(kind) }, rows);

/** Overwrites stored entities by id and revision: one more revision, changed in this transaction. Or throws `Outdated`. */
export async function updateEntities(
  manager: EntityManager,
  kind: Kind,
  rows: readonly RowToWrite[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = writtenColumns(kind);
  const isCopied = rows.length >= worthCopying && canCopy(manager);
  const source = isCopied ? await copyAside(manager, kind, rows) : recordset(columns);
  const assignments = columns
    .filter(({ name }) => !identity.has(name))
    .map(({ name }) => `${name} = r.${name}`);
  const [, count]: [unknown, number] = await manager.query(
    `UPDATE ${kind.collection} AS e SET ${assignments.join(', ')}, revision = e.revision + 1, ` +
      `changed_in = pg_current_xact_id(), updated_at = now() FROM ${source} WHERE e.id = r.id AND e.revision = r.revision`,
    isCopied ? [] : [JSON.stringify(rows)],
  );
  if (count < rows.length) throw new Outdated(kind.collection);
}

const identity = new Set(['id', 'revision']);

const recordset = (columns: readonly { name: string; type: string }[]): string =>
  `json_to_recordset($1::json) AS r(${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`;

/** Copies rows into a table of this session that is empty again after the transaction. */
async function copyAside(manager: EntityManager, kind: Kind, rows: readonly RowToWrite[]): Promise<string> {
  const table = `changed_${kind.collection}`;
  const columns = writtenColumns(kind);
  const names = columns.map(({ name }) => name).join(', ');
  await manager.query(
    `CREATE TEMPORARY TABLE IF NOT EXISTS ${table} ON COMMIT DELETE ROWS AS SELECT ${names} FROM ${kind.collection} LIMIT 0`,
  );
  // Only after a write in the same transaction is there anything to delete; TRUNCATE would make a new file each time.
  await manager.query(`DELETE FROM ${table}`);
  await copyRows(manager, { table, columns }, rows);
  return `${table} AS r`;
}
