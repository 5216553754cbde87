import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import type { Head } from './look-up.ts';

/** Deletes entities that nothing refers to any more, and keeps their keys for exports of what changed since. */
export async function deleteRows(
  manager: EntityManager,
  kind: Kind,
  rows: readonly Pick<Head, 'id' | 'key'>[],
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await manager.query(`DELETE FROM ${kind.collection} WHERE id = ANY($1::uuid[])`, [ids]);
  await recordDeletions(
    manager,
    kind,
    rows.map(({ key }) => key),
  );
}

/** Notes that there are no entities of these keys any more: they are deleted, or have other keys now. */
export const recordDeletions = (
  manager: EntityManager,
  kind: Kind,
  keys: readonly string[],
): Promise<unknown> =>
  manager.query(
    `INSERT INTO deletions (kind, key) SELECT $1, unnest($2::text[]) ON CONFLICT (kind, key) DO UPDATE
       SET changed_in = pg_current_xact_id(), deleted_at = now()`,
    [kind.name, keys],
  );
