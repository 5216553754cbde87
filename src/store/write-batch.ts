import type { EntityManager } from 'typeorm';
import { columnOf, type Kind, mentionsIn, type PendingNames, type Reference } from '../kinds/kind.ts';
import type { Places } from '../kinds/words.ts';
import { stringifyExact } from '../lib/exact-json.ts';
import { Outdated } from './database-errors.ts';
import { columnsWithoutId, type EntityContent, rowOf, rowOfText } from './new-row.ts';
import { insertPending, type PendingRow, pendingTable, type Settled, settlePending } from './pending.ts';
import { type RowToWrite, rowWriter, type WrittenColumn } from './row-text.ts';
import { copyRows, insertRows, isCopied, recordset } from './write-rows.ts';

/** An entity to be stored: complete, secrets sealed, references as keys of entities that are stored or as pending names. */
export interface EntityToWrite extends EntityContent {
  readonly id: string;
  /** Which of what it refers to is not stored. */
  readonly pending?: PendingNames | undefined;
  /** Which of that is stored for now, and deleted later in the same import. */
  readonly doomed?: PendingNames | undefined;
  /** Where its references belong, if not one after the other. */
  readonly places?: Places | undefined;
}

/** An entity that takes the place of what is stored under its id. */
export interface EntityToUpdate extends EntityToWrite {
  /** The revision of what is stored. */
  readonly revision: number;
  /** The fields that differ from what is stored. */
  readonly fields: readonly string[];
}

/** A new entity that refers to nothing, as it was received. */
export interface ReceivedRow {
  readonly id: string;
  /** The text of its row, as `rowTextOf` gives it. */
  readonly row: string;
}

export interface Batch {
  readonly created: readonly EntityToWrite[];
  readonly received?: readonly ReceivedRow[];
  readonly updated: readonly EntityToUpdate[];
  /** Ids of those whose slug names mean nothing, as others have it that are stored later. */
  readonly sharingSlug?: readonly string[];
}

/**
 * Writes entities of one kind and what they refer to, a few statements for all; every update adds one revision. What
 * referred to them by name refers to them. Throws `Outdated` where an updated entity has another revision by now, or
 * where what is referred to is gone or a pending name is there.
 */
export async function writeBatch(manager: EntityManager, kind: Kind, batch: Batch): Promise<Settled> {
  await insertReceived(manager, kind, batch.received ?? []);
  await insertEntities(manager, kind, batch.created);
  await updateEntities(manager, kind, batch.updated);
  for (const [field, reference] of Object.entries(kind.references)) {
    await writeLinks(manager, { kind, field, reference }, batch);
  }
  return settlePending(manager, kind, namedAnew(kind, batch), batch.sharingSlug);
}

/** Entities whose names nothing had before. */
const namedAnew = (kind: Kind, { created, received = [], updated }: Batch): string[] =>
  [
    ...created,
    ...received,
    ...updated.filter(({ fields }) => fields.includes(kind.key) || fields.includes('name')),
  ].map(({ id }) => id);

const id: WrittenColumn = { name: 'id', type: 'uuid' };
const revision: WrittenColumn = { name: 'revision', type: 'integer' };

/** Stores new entities without what they refer to. */
const insertEntities = (
  manager: EntityManager,
  kind: Kind,
  entities: readonly EntityToWrite[],
): Promise<void> =>
  insertRows(
    manager,
    { table: kind.collection, columns: [id, ...columnsWithoutId(kind)] },
    rowsOf(kind, entities),
  );

/** Stores new entities that come as the text of their rows. */
async function insertReceived(
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
async function updateEntities(
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

interface Mentions {
  readonly kind: Kind;
  readonly field: string;
  readonly reference: Reference;
}

/**
 * Brings the join table of one reference and its pending names in line with the written entities. Throws `Outdated` if
 * a key names nothing, or a pending name something.
 */
async function writeLinks(
  manager: EntityManager,
  { kind, field, reference }: Mentions,
  batch: Batch,
): Promise<void> {
  const { kind: to, through } = reference;
  const updated = batch.updated.filter(({ fields }) => fields.includes(field));
  if (updated.length > 0) {
    const ids = updated.map(({ id }) => id);
    await manager.query(`DELETE FROM ${through} WHERE ${kind.name}_id = ANY($1::uuid[])`, [ids]);
    await manager.query(
      `DELETE FROM ${pendingTable(kind)} WHERE ${kind.name}_id = ANY($1::uuid[]) AND kind = $2`,
      [ids, to.name],
    );
  }
  const written = [...batch.created, ...updated].flatMap((entity) => placesOf(entity, field));
  await insertPending(
    manager,
    kind,
    to,
    written.filter(({ isPending }) => isPending),
  );
  const links = written.filter(({ isPending }) => !isPending);
  if (links.length === 0) return;
  const [{ count }] = await manager.query(
    `WITH linked AS (INSERT INTO ${through} (${kind.name}_id, ${to.name}_id, position) ` +
      `SELECT r.id, e.id, r.position FROM json_to_recordset($1::json) AS r(id uuid, name text, position integer) ` +
      `JOIN ${to.collection} e ON e.${to.key} = r.name COLLATE "C" FOR KEY SHARE OF e RETURNING 1) ` +
      `SELECT count(*)::integer AS count FROM linked`,
    [JSON.stringify(links)],
  );
  if (count < links.length) throw new Outdated(to.collection);
}

interface Place extends PendingRow {
  readonly isPending: boolean;
}

/** What an entity refers to in a field, each at its place. */
function placesOf({ id, portable, pending, doomed, places }: EntityToWrite, field: string): Place[] {
  const isIn = (names: PendingNames | undefined, name: string): boolean =>
    names?.[field]?.includes(name) ?? false;
  return [...new Set(mentionsIn(portable, field))].map((name, index) => ({
    id,
    name,
    position: places?.[field]?.[index] ?? index,
    isPending: isIn(pending, name),
    isDoomed: isIn(doomed, name),
  }));
}
