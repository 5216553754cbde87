import type { EntityManager } from 'typeorm';
import type { Kind, Reference } from '../kinds/kind.ts';
import type { Batch, EntityToWrite } from './write-batch.ts';

interface Mentions {
  readonly kind: Kind;
  readonly field: string;
  readonly reference: Reference;
}

/** Brings the join table of one reference in line with the written entities; keys that name nothing are left out. */
export async function writeLinks(
  manager: EntityManager,
  { kind, field, reference }: Mentions,
  { created, updated }: Batch,
): Promise<void> {
  const { kind: to, through } = reference;
  if (updated.length > 0) {
    const ids = updated.map(({ id }) => id);
    await manager.query(`DELETE FROM ${through} WHERE ${kind.name}_id = ANY($1::uuid[])`, [ids]);
  }
  const links = [...created, ...updated].flatMap((entity) => linksOf(entity, field));
  if (links.length === 0) return;
  await manager.query(
    `INSERT INTO ${through} (${kind.name}_id, ${to.name}_id, position) ` +
      `SELECT r.id, e.id, r.position FROM json_to_recordset($1::json) AS r(id uuid, key text, position integer) ` +
      `JOIN ${to.collection} e ON e.${to.key} = r.key COLLATE "C" FOR KEY SHARE OF e ON CONFLICT DO NOTHING`,
    [JSON.stringify(links)],
  );
}

const linksOf = ({ id, portable }: EntityToWrite, field: string): object[] => {
  const keys = portable[field];
  return Array.isArray(keys) ? keys.map((key, position) => ({ id, key, position })) : [];
};
