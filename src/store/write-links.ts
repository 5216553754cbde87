import type { EntityManager } from 'typeorm';
import type { Kind, Reference } from '../kinds/kind.ts';
import { Outdated } from './outdated.ts';
import type { Batch, EntityToWrite } from './write-batch.ts';

interface Mentions {
  readonly kind: Kind;
  readonly field: string;
  readonly reference: Reference;
}

/** Brings the join table of one reference in line with the written entities, or throws `Outdated` if a key names nothing. */
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
  }
  const links = [...batch.created, ...updated].flatMap((entity) => linksOf(entity, field));
  if (links.length === 0) return;
  const [{ count }] = await manager.query(
    `WITH linked AS (INSERT INTO ${through} (${kind.name}_id, ${to.name}_id, position) ` +
      `SELECT r.id, e.id, r.position FROM json_to_recordset($1::json) AS r(id uuid, key text, position integer) ` +
      `JOIN ${to.collection} e ON e.${to.key} = r.key COLLATE "C" FOR KEY SHARE OF e RETURNING 1) ` +
      `SELECT count(*)::integer AS count FROM linked`,
    [JSON.stringify(links)],
  );
  if (count < links.length) throw new Outdated(to.collection);
}

const linksOf = ({ id, portable }: EntityToWrite, field: string): object[] => {
  const keys = portable[field];
  return Array.isArray(keys) ? [...new Set(keys)].map((key, position) => ({ id, key, position })) : [];
};
