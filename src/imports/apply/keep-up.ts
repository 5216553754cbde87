import type { EntityManager } from 'typeorm';
import { kindNamed } from '../../kinds/registry.ts';
import type { Touched } from '../../store/touch.ts';

/**
 * A job that touches what it has written itself has not edited it: its journal has the new revision, so that the way
 * back takes the entity for unchanged. What others edited in between keeps the old one.
 */
export async function keepUp(
  manager: EntityManager,
  jobId: string,
  touched: readonly Touched[],
): Promise<void> {
  for (const { kind, ids } of touched) {
    await manager.query(
      `UPDATE import_steps AS s SET revision = e.revision FROM ${kindNamed(kind).collection} e
       WHERE s.job_id = $1 AND s.kind = $2 AND s.entity_id = e.id AND e.id = ANY($3::uuid[])
         AND s.revision = e.revision - 1 AND s.status IN ('created', 'updated', 'renamed')`,
      [jobId, kind, ids],
    );
    // The plan that the job carries out has been made before.
    await manager.query(
      `UPDATE import_steps AS s SET base_revision = e.revision FROM ${kindNamed(kind).collection} e
       WHERE s.job_id = (SELECT plan_of FROM import_jobs WHERE id = $1) AND s.kind = $2 AND s.base_id = e.id
         AND e.id = ANY($3::uuid[]) AND s.base_revision = e.revision - 1`,
      [jobId, kind, ids],
    );
  }
}
