import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import type { Head } from './look-up.ts';

/** Deletes an entity that nothing refers to any more, and keeps its key for exports of what changed since. */
export async function deleteRow(manager: EntityManager, kind: Kind, { id, key }: Head): Promise<void> {
  await manager.query(`DELETE FROM ${kind.collection} WHERE id = $1`, [id]);
  await recordDeletion(manager, kind, key);
}

/** Notes that there is no entity of this key any more: it is deleted, or has another key now. */
export const recordDeletion = (manager: EntityManager, kind: Kind, key: string): Promise<unknown> =>
  manager.query(
    `INSERT INTO deletions (kind, key) VALUES ($1, $2) ON CONFLICT (kind, key) DO UPDATE
       SET changed_in = pg_current_xact_id(), deleted_at = now()`,
    [kind.name, key],
  );
