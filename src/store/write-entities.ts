import type { EntityManager } from 'typeorm';
import { columnOf, type Kind } from '../kinds/kind.ts';
import { stringifyExact } from '../lib/stringify-exact.ts';
import { copyRows } from './copy-rows.ts';
import { columnsWithoutId, rowOf, rowOfText } from './new-row.ts';
import { Outdated } from './outdated.ts';
import { type RowToWrite, rowWriter, type WrittenColumn } from './row-text.ts';
import type { EntityToUpdate, EntityToWrite, ReceivedRow } from './write-batch.ts';
import { insertRows, isCopied, recordset } from './write-rows.ts';

const id: WrittenColumn = { name: 'id', type: 'uuid' };
const revision: WrittenColumn = { name: 'revision', type: 'integer' };

/** Stores new entities without what they refer to. */
export const insertEntities = (
  manager: EntityManager,
  kind: Kind,
  entities: readonly EntityToWrite[],
): Promise<void> =>
  insertRows(
    manager,
    { table: kind.collection, columns: [id, ...columnsWithoutId(kind)] },
    rowsOf(kind, entities),
  );

/** The same of entities that come as the text of their rows. */
export async function insertReceived(
  manager: EntityManager,
  kind: Kind,
  received: readonly ReceivedRow[],
): Promise<void> {
  const table = { table: kind.collection, columns: [id, ...columnsWithoutId(kind)] };
  if (!isCopied(manager, received))
    return insertRows(
      manager,
      table,
      received.map((one) => ({ id: one.id, ...rowOfText(kind, one.row) })),
    );
  await copyRows(manager, table, received, (one) => `${one.id}\t${one.row}`);
}

/** Overwrites stored entities by id and revision: one more revision, changed in this transaction. Or throws `Outdated`. */
export async function updateEntities(
  manager: EntityManager,
  kind: Kind,
  entities: readonly EntityToUpdate[],
): Promise<void> {
  if (entities.length === 0) return;
  const changed = changedColumns(kind, entities);
  const columns = [id, revision, ...changed];
  const rows = rowsOf(kind, entities, new Set(columns.map(({ name }) => name)));
  const source = isCopied(manager, rows) ? await copyAside(manager, kind, columns, rows) : recordset(columns);
  const assignments = changed.map(({ name }) => `${name} = r.${name}, `).join('');
  const [, count]: [unknown, number] = await manager.query(
    `UPDATE ${kind.collection} AS e SET ${assignments}revision = e.revision + 1, ` +
      `changed_in = pg_current_xact_id(), updated_at = now() FROM ${source} WHERE e.id = r.id AND e.revision = r.revision`,
    isCopied(manager, rows) ? [] : [stringifyExact(rows)],
  );
  if (count < rows.length) throw new Outdated(kind.collection);
}

const rowsOf = (
  kind: Kind,
  entities: readonly EntityToWrite[],
  columns?: ReadonlySet<string>,
): RowToWrite[] => entities.map((entity) => ({ id: entity.id, ...rowOf(kind, entity, columns) }));

/** Columns in which one of the entities differs from what is stored; the others keep what they have. */
function changedColumns(kind: Kind, entities: readonly EntityToUpdate[]): WrittenColumn[] {
  const names = new Set(['digest']);
  for (const { fields } of entities) for (const field of fields) names.add(columnOf(kind, field));
  if (names.has('name')) names.add('slug');
  return columnsWithoutId(kind).filter(({ name }) => names.has(name));
}

/** Copies rows into a table of this session that is empty again after the transaction. */
async function copyAside(
  manager: EntityManager,
  kind: Kind,
  columns: readonly WrittenColumn[],
  rows: readonly RowToWrite[],
): Promise<string> {
  const table = `changed_${kind.collection}`;
  const names = [id, ...columnsWithoutId(kind)].map(({ name }) => name).join(', ');
  await manager.query(
    `CREATE TEMPORARY TABLE IF NOT EXISTS ${table} ON COMMIT DELETE ROWS AS SELECT ${names} FROM ${kind.collection} LIMIT 0`,
  );
  // Only after a write in the same transaction is there anything to delete; TRUNCATE would make a new file each time.
  await manager.query(`DELETE FROM ${table}`);
  await copyRows(manager, { table, columns }, rows, rowWriter(columns));
  // Nothing is known of such a table, and a look at all rows of the other one seems cheaper than it is; until the commit.
  await manager.query(
    `SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
  );
  return `${table} AS r`;
}
