import type { EntityManager } from 'typeorm';
import { findJobsByIds } from '../imports/jobs.ts';
import { ImportNotFound, ImportStateProblem } from '../imports/problems.ts';
import type { Services } from '../services/services.ts';
import { type ImportJobRow, importStates, isResting, workingStates } from '../store/import-tables.ts';

/** Deletes a job that is over: nobody finds it any more, and its outcomes are swept away little by little. */
export async function deleteImportJob({ store }: Services, id: string): Promise<Pick<ImportJobRow, 'id'>> {
  return store.transaction(async (manager) => {
    const [job] = await findJobsByIds(manager, [id]);
    if (job === undefined) throw new ImportNotFound(id);
    if (!(await removeJob(manager, id))) throw new ImportStateProblem(reasonOf(job), job.state);
    await store.notify(sweepTopic, manager);
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
export const removeImportsOlderThan = ({ store }: Services, hours: number): Promise<number> =>
  store.transaction(async (manager) => {
    const removed = await removeOldJobs(manager, hours);
    await store.notify(sweepTopic, manager);
    return removed;
  });

const quoted = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ');
const resting = quoted(importStates.filter(isResting));
const working = quoted(workingStates);

// A job that is at work may carry out the plan of another one, or take it back.
const isNeeded = `EXISTS (SELECT FROM import_jobs AS other
  WHERE other.state IN (${working}) AND j.id IN (other.plan_of, other.undo_of))`;
const mayBeRemoved = `j.removed_at IS NULL AND j.state IN (${resting}) AND NOT ${isNeeded}`;
// Who carried a job out that was cancelled finds out at the end of the chunk at hand, and needs its rows until then.
const isLetGo = `(j.state <> 'cancelled' OR j.finished_at < now() - interval '1 minute')`;
const isRemoved = `j.removed_at IS NOT NULL AND ${isLetGo} AND NOT ${isNeeded}`;
// Imports that began in time have an hour to read their document.
const isOver = `u.state <> 'receiving' AND u.expires_at < now() - interval '1 hour'`;
const markRemoved = 'UPDATE import_jobs AS j SET removed_at = clock_timestamp(), idempotency_key = NULL';

/** From here on nobody finds the job; false where it is at work, or another one that is at work needs it. */
async function removeJob(manager: EntityManager, id: string): Promise<boolean> {
  // Whoever makes a job that needs this one has its row locked: without waiting for it we would not see that job.
  await manager.query('SELECT FROM import_jobs WHERE id = $1 FOR UPDATE', [id]);
  const [, count] = await manager.query(`${markRemoved} WHERE j.id = $1 AND ${mayBeRemoved}`, [id]);
  return count > 0;
}

/** The same for all jobs that have been over for so many hours; to be called in a transaction. */
export async function removeOldJobs(manager: EntityManager, hours: number): Promise<number> {
  // Locked first, for the same reason. Those that somebody has locked are wanted still.
  const old: { id: string }[] = await manager.query(
    `SELECT j.id FROM import_jobs AS j WHERE ${mayBeRemoved} AND j.finished_at < now() - make_interval(hours => $1)
     FOR UPDATE SKIP LOCKED`,
    [hours],
  );
  return affected(manager, `${markRemoved} WHERE j.id = ANY($1) AND ${mayBeRemoved}`, [
    old.map(({ id }) => id),
  ]);
}

/** Deletes outcomes of removed jobs, so many at the most; gives how many. */
export const deleteSteps = (manager: EntityManager, most: number): Promise<number> =>
  deleteSome(manager, 'import_steps', `JOIN import_jobs AS j ON j.id = job_id WHERE ${isRemoved}`, most);

export const deleteRemovedChunks = (manager: EntityManager, most: number): Promise<number> =>
  deleteSome(manager, 'import_chunks', `JOIN import_jobs AS j ON j.id = job_id WHERE ${isRemoved}`, most);

/** Deletes removed jobs of which nothing else is left. */
export const deleteJobs = (manager: EntityManager): Promise<number> =>
  affected(
    manager,
    `DELETE FROM import_jobs AS j WHERE ${isRemoved} AND NOT EXISTS (SELECT FROM import_steps WHERE job_id = j.id)
       AND NOT EXISTS (SELECT FROM import_chunks WHERE job_id = j.id)`,
  );

/** Lets go of uploads whose server went away while it received them. */
export const releaseUploads = (manager: EntityManager): Promise<number> =>
  affected(
    manager,
    `UPDATE uploads SET state = 'awaited', lease_until = NULL
     WHERE state = 'receiving' AND coalesce(lease_until < now(), true)`,
  );

/** Deletes parts of documents that are not complete or whose time is over, so many at the most; gives how many. */
export const deleteParts = (manager: EntityManager, most: number): Promise<number> =>
  deleteSome(
    manager,
    'upload_parts',
    `JOIN uploads AS u ON u.id = upload_id WHERE u.state = 'awaited' OR (${isOver})`,
    most,
  );

/** Deletes uploads whose time is over, once their parts are gone. */
export const deleteUploads = (manager: EntityManager): Promise<number> =>
  affected(
    manager,
    `DELETE FROM uploads AS u WHERE ${isOver} AND NOT EXISTS (SELECT FROM upload_parts WHERE upload_id = u.id)`,
  );

/** Deletes what links led to that are no longer good; a download that has begun does not need it any more. */
export const deleteExports = (manager: EntityManager): Promise<number> =>
  affected(manager, 'DELETE FROM exports WHERE expires_at < now()');

// By place and not by key: never planned as a look at the whole table for each batch.
const deleteSome = (manager: EntityManager, table: string, which: string, most: number): Promise<number> =>
  affected(
    manager,
    `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT s.ctid FROM ${table} AS s ${which} LIMIT $1))`,
    [most],
  );

async function affected(manager: EntityManager, sql: string, values: unknown[] = []): Promise<number> {
  const [, count] = await manager.query(sql, values);
  return count;
}

/** The topic of notices that there is something to sweep. */
export const sweepTopic = 'sweep';
