import type { EntityManager } from 'typeorm';
import type { Act } from '../audit/audit-log.ts';
import { isUuid } from '../lib/uuid.ts';
import type { Services } from '../services/services.ts';
import { retrying } from '../store/database-errors.ts';
import type { Counts, ImportJobRow } from '../store/import-tables.ts';
import type { Store } from '../store/store.ts';
import { deleteChunks } from './chunks.ts';
import { findJobsByIds, queueTopic } from './jobs.ts';
import { refusePlannedOutcomes } from './planned-outcomes.ts';
import { ImportNotFound, ImportStateProblem } from './problems.ts';

/**
 * Stops a job that is not at rest. One whose document is still coming takes no more of it; a runner finds its lease void at the next commit, so the chunk under way is taken
 * back; what was committed before stays, and its outcomes say so.
 */
export async function cancelImport(
  { store, cancelling }: Services,
  id: string,
  act: Act,
): Promise<ImportJobRow> {
  cancelling.add(id);
  try {
    return await retrying(() =>
      store.transaction(async (manager) => {
        const job = await cancel(store, id, manager);
        await act.done(manager, { jobId: id });
        return job;
      }),
    );
  } finally {
    cancelling.delete(id);
  }
}

async function cancel(store: Store, id: string, manager: EntityManager): Promise<ImportJobRow> {
  if (!isUuid(id)) throw new ImportNotFound(id);
  const [, count]: [unknown, number] = await manager.query(
    `UPDATE import_jobs SET state = 'cancelled', finished_at = clock_timestamp(), lease_until = NULL
       WHERE id = $1 AND state IN ('receiving', 'queued', 'planning', 'applying')`,
    [id],
  );
  const [job] = await findJobsByIds(manager, [id]);
  if (job === undefined) throw new ImportNotFound(id);
  if (count === 0) {
    const message = `The import is ${job.state} already; there is nothing left to cancel.`;
    throw new ImportStateProblem(message, job.state);
  }
  if (job.atomic) job.counts = await takeBack(manager, id);
  await deleteChunks(manager, id);
  await store.notify([id, queueTopic], manager);
  return job;
}

/** What an atomic import has planned before its commit is not going to be. */
async function takeBack(manager: EntityManager, id: string): Promise<Counts> {
  const counts = await refusePlannedOutcomes(manager, id, [], notWritten);
  await manager.query('UPDATE import_jobs SET counts = $2 WHERE id = $1', [id, JSON.stringify(counts)]);
  return counts;
}

const notWritten = 'NOT_WRITTEN: Nothing was written, because the import was cancelled before all of it was.';
