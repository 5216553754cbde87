import type { EntityManager } from 'typeorm';
import { type Kind, mentionsIn, type PendingNames, type Reference } from '../kinds/kind.ts';
import { Outdated } from './outdated.ts';
import { insertPending, type PendingRow, pendingTable } from './pending.ts';
import type { Batch, EntityToWrite } from './write-batch.ts';

interface Mentions {
  readonly kind: Kind;
  readonly field: string;
  readonly reference: Reference;
}

/**
 * Brings the join table of one reference and its pending names in line with the written entities. Throws `Outdated` if
 * a key names nothing, or a pending name something.
 */
export async function writeLinks(
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
