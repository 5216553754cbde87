import type { EntityManager } from 'typeorm';
import { kinds } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';

/** Entities that are no longer what a dry run has seen of them, and new keys that others have taken since. */
export async function findMoved(manager: EntityManager, planId: string): Promise<EntityReference[]> {
  const moved: EntityReference[] = [];
  for (const { name, collection, key } of kinds) {
    const rows: { key: string }[] = await manager.query(
      `SELECT s.key FROM import_steps s LEFT JOIN ${collection} e ON e.${key} = s.key
       WHERE s.job_id = $1 AND s.kind = $2 AND NOT s.repeats AND s.status <> 'failed' AND (e.id, e.revision) IS DISTINCT FROM (s.base_id, s.base_revision)
       UNION SELECT s.key FROM import_steps s JOIN ${collection} e ON e.${key} = s.renamed_to
       WHERE s.job_id = $1 AND s.kind = $2 ORDER BY 1`,
      [planId, name],
    );
    moved.push(...rows.map((row) => ({ kind: name, key: row.key })));
  }
  return moved;
}
