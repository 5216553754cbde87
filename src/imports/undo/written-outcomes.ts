import type { EntityManager } from 'typeorm';
import type { KindName } from '../../kinds/registry.ts';
import type { EntityReference } from '../../kinds/words.ts';
import type { Problem } from '../../lib/problem.ts';
import { storableJson } from '../../lib/storable.ts';
import type { WrittenOutcome } from '../../planning/plan-undo.ts';
import type { Counts, Totals } from '../../store/import-tables.ts';

/** A written outcome and its place in the journal. */
export interface JournaledOutcome extends WrittenOutcome {
  readonly sequence: number;
  readonly kind: KindName;
}

const writing = ['created', 'updated', 'renamed', 'deleted'] as const;
const isWritten = `status IN (${writing.map((status) => `'${status}'`).join(', ')})`;

/** Written outcomes before a place in the journal, the last one first; none when there are no more. */
export async function findWrittenBefore(
  manager: EntityManager,
  jobId: string,
  before: number,
  limit: number,
): Promise<JournaledOutcome[]> {
  // In stretches: asked for the last ones of all, the database can choose to read and sort all of them for each page.
  for (let end = before, width = limit; end > 1; end -= width, width *= 2) {
    const outcomes: JournaledOutcome[] = await manager.query(
      `SELECT sequence, kind, coalesce(renamed_to, key) AS key, status, entity_id AS "entityId", revision, before, places, links
       FROM import_steps WHERE job_id = $1 AND sequence < $2 AND sequence >= $3 AND ${isWritten}
       ORDER BY sequence DESC LIMIT $4`,
      [jobId, end, end - width, limit],
    );
    if (outcomes.length > 0) return outcomes;
  }
  return [];
}

const mostNamed = 100;

/** The first entities that an import has written. */
export const firstWritten = (manager: EntityManager, jobId: string): Promise<EntityReference[]> =>
  manager.query(
    `SELECT kind, coalesce(renamed_to, key) AS key FROM import_steps WHERE job_id = $1 AND ${isWritten}
     ORDER BY sequence LIMIT ${mostNamed}`,
    [jobId],
  );

/** Where the way back goes on when it has taken back that many written outcomes. */
export async function findPlaceAfter(
  manager: EntityManager,
  jobId: string,
  outcomes: number,
): Promise<number> {
  const [row] =
    outcomes === 0
      ? await manager.query('SELECT max(sequence) + 1 AS sequence FROM import_steps WHERE job_id = $1', [
          jobId,
        ])
      : await manager.query(
          `SELECT sequence FROM import_steps WHERE job_id = $1 AND ${isWritten} ORDER BY sequence DESC OFFSET $2 LIMIT 1`,
          [jobId, outcomes - 1],
        );
  return row?.sequence ?? 0;
}

/** Fails what a way back that is given up has not come to. */
export async function failNotUndone(
  manager: EntityManager,
  { id, undone, sequence }: { readonly id: string; readonly undone: string; readonly sequence: number },
  reason: Problem,
): Promise<void> {
  await manager.query(
    `INSERT INTO import_steps (job_id, sequence, kind, key, conflict, status, problems)
     SELECT $1, $2::integer + row_number() OVER (ORDER BY sequence DESC), kind, coalesce(renamed_to, key), false, 'failed', $5
     FROM import_steps WHERE job_id = $3 AND sequence < $4 AND ${isWritten}`,
    [id, sequence, undone, await findPlaceAfter(manager, undone, sequence), storableJson([reason])],
  );
}

/** How many written outcomes there are to take back, per kind. */
export const countWritten = (counts: Counts): Totals =>
  Object.fromEntries(
    Object.entries(counts)
      .map(
        ([kind, byStatus]) =>
          [kind, writing.reduce((sum, status) => sum + (byStatus[status] ?? 0), 0)] as const,
      )
      .filter(([, count]) => count > 0),
  );
