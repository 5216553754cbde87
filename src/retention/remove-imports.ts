import type { EntityManager } from 'typeorm';
import type { Act } from '../audit/audit-log.ts';
import { findJobsByIds } from '../imports/jobs.ts';
import { ImportNotFound, ImportStateProblem } from '../imports/problems.ts';
import type { Services } from '../services/services.ts';
import { type ImportJobRow, importStates, isResting, workingStates } from '../store/import-tables.ts';

/** Deletes a job that is over: nobody finds it any more, and its outcomes are swept away little by little. */
export async function deleteImportJob(
  { store }: Services,
  id: string,
  act: Act,
): Promise<Pick<ImportJobRow, 'id'>> {
  return store.transaction(async (manager) => {
    const [job] = await findJobsByIds(manager, [id]);
    if (job === undefined) throw new ImportNotFound(id);
    if (!(await removeJob(manager, id))) throw new ImportStateProblem(reasonOf(job), job.state);
    await store.notify(sweepTopic, manager);
    await act.done(manager, { jobId: job.id });
    return job;
  });
}

function reasonOf({ state }: ImportJobRow): string {
  if (isResting(state))
    return 'Another import that is under way needs this one; cancel it first, or wait until it is over.';
  return state === 'receiving'
    ? 'The document of the import is still being received. End the request that sends it.'
    : `The import is ${state}: cancel it first, then delete it.`;
}

/** Removes imports that have been over for so many hours, as `deleteImportJob` removes one; gives how many. */
export const removeImportsOlderThan = ({ store }: Services, hours: number, act: Act): Promise<number> =>
  store.transaction(async (manager) => {
    const removed = await removeOldJobs(manager, hours);
    await store.notify(sweepTopic, manager);
    await act.done(manager, { details: { removed } });
    return removed;
  });

const quoted = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ');
const resting = quoted(importStates.filter(isResting));
const working = quoted(workingStates);

/** Whether job `j` is needed by another one, which carries out its plan or takes it back, and is at work. */
export const isNeeded = `EXISTS (SELECT FROM import_jobs AS other
  WHERE other.state IN (${working}) AND j.id IN (other.plan_of, other.undo_of))`;
const mayBeRemoved = `j.removed_at IS NULL AND j.state IN (${resting}) AND NOT ${isNeeded}`;
const markRemoved = 'UPDATE import_jobs AS j SET removed_at = clock_timestamp(), idempotency_key = NULL';

/** Marks a job as removed: nobody finds it any more. False where it is at work, or another one that is at work needs it. */
async function removeJob(manager: EntityManager, id: string): Promise<boolean> {
  // Whoever makes a job that needs this one has its row locked: without waiting for it we would not see that job.
  await manager.query('SELECT FROM import_jobs WHERE id = $1 FOR UPDATE', [id]);
  const [, count] = await manager.query(`${markRemoved} WHERE j.id = $1 AND ${mayBeRemoved}`, [id]);
  return count > 0;
}

/** Marks all jobs as removed that have been over for so many hours; gives how many. To be called in a transaction. */
export async function removeOldJobs(manager: EntityManager, hours: number): Promise<number> {
  // Locked first, for the same reason. Those that somebody has locked are wanted still.
  const old: { id: string }[] = await manager.query(
    `SELECT j.id FROM import_jobs AS j WHERE ${mayBeRemoved} AND j.finished_at < now() - make_interval(hours => $1)
     FOR UPDATE SKIP LOCKED`,
    [hours],
  );
  const [, count] = await manager.query(`${markRemoved} WHERE j.id = ANY($1) AND ${mayBeRemoved}`, [
    old.map(({ id }) => id),
  ]);
  return count;
}

/** The topic of notices that there is something to sweep. */
export const sweepTopic = 'sweep';
