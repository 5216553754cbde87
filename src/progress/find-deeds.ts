import type { EntityManager } from 'typeorm';
import type { KindName } from '../kinds/registry.ts';
import type { Deed } from '../planning/plan-undo.ts';
import type { Counts, Totals } from '../store/import-tables.ts';

/** What an import has done, by its place in the journal. */
export interface JournaledDeed extends Deed {
  readonly sequence: number;
  readonly kind: KindName;
}

const doing = ['created', 'updated', 'renamed', 'deleted'] as const;
const isDeed = `status IN (${doing.map((status) => `'${status}'`).join(', ')})`;

/** Deeds before a place in the journal, the last one first. */
export const findDeedsBefore = (
  manager: EntityManager,
  jobId: string,
  before: number,
  limit: number,
): Promise<JournaledDeed[]> =>
  manager.query(
    `SELECT sequence, kind, coalesce(renamed_to, key) AS key, status, entity_id AS "entityId", revision, before, links
     FROM import_steps WHERE job_id = $1 AND sequence < $2 AND ${isDeed} ORDER BY sequence DESC LIMIT $3`,
    [jobId, before, limit],
  );

/** Where the way back goes on when it has taken back that many deeds. */
export async function findPlaceAfter(manager: EntityManager, jobId: string, deeds: number): Promise<number> {
  if (deeds === 0) return 2 ** 31 - 1;
  const [row] = await manager.query(
    `SELECT sequence FROM import_steps WHERE job_id = $1 AND ${isDeed} ORDER BY sequence DESC OFFSET $2 LIMIT 1`,
    [jobId, deeds - 1],
  );
  return row?.sequence ?? 0;
}

/** How many deeds there are to take back, per kind. */
export const countDeeds = (counts: Counts): Totals =>
  Object.fromEntries(
    Object.entries(counts)
      .map(
        ([kind, byStatus]) =>
          [kind, doing.reduce((sum, status) => sum + (byStatus[status] ?? 0), 0)] as const,
      )
      .filter(([, count]) => count > 0),
  );
