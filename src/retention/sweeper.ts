import type { EntityManager } from 'typeorm';
import { deleteOldEntries } from '../audit/audit-entries.ts';
import { deleteAbandoned } from '../imports/leases.ts';
import type { Log } from '../log/members.ts';
import { runLane } from '../services/lane.ts';
import type { Services } from '../services/services.ts';
import type { Settings } from '../settings/settings.ts';
import { forgetDeletions } from '../store/history.ts';
import { isNeeded, removeOldJobs, sweepTopic } from './remove-imports.ts';

/** Keeps the database from growing with what nobody needs any more. */
interface Sweeper {
  /** Finishes the batch at hand. */
  stop(): Promise<void>;
}

const everyMs = 60_000;

/** Sweeps now, from time to time, and whenever somebody says that there is something to sweep. */
export function startSweeper(services: Services, log: Log): Sweeper {
  const stopping = new AbortController();
  const { signal } = stopping;
  const swept = runLane({
    ...{ store: services.store, topic: sweepTopic, everyMs, log, signal },
    takeUp: async () => {
      await sweep(services, signal);
      return false;
    },
    failure: 'What is not needed any more could not be removed.',
  });
  return {
    stop: async () => {
      stopping.abort();
      await swept;
    },
  };
}

/** Work for one short transaction; whether there is more of it. */
type Removal = (manager: EntityManager) => Promise<boolean>;

// Any constant will do, as long as every replica uses it.
const sweepLock = 4_444_003;

// What a transaction deletes in well under a second, also in the embedded database, where everybody waits for it.
const steps = 5_000;
const chunks = 50;
const parts = 50;
const deletions = 5_000;
const entries = 5_000;

const once =
  (remove: (manager: EntityManager) => Promise<unknown>): Removal =>
  async (manager) => {
    await remove(manager);
    return false;
  };

const inBatches =
  (remove: (manager: EntityManager, most: number) => Promise<number>, most: number): Removal =>
  async (manager) =>
    (await remove(manager, most)) === most;

const removalsFor = ({ jobDays, deletionDays, auditDays }: Settings['retention']): readonly Removal[] => [
  once(deleteAbandoned),
  once(releaseUploads),
  inBatches(deleteParts, parts),
  once(deleteUploads),
  once(deleteDownloadLinks),
  ...(jobDays > 0 ? [once((manager) => removeOldJobs(manager, 24 * jobDays))] : []),
  inBatches(deleteSteps, steps),
  inBatches(deleteRemovedChunks, chunks),
  once(deleteJobs),
  ...(deletionDays > 0
    ? [inBatches((manager, most) => forgetDeletions(manager, deletionDays, most), deletions)]
    : []),
  ...(auditDays > 0
    ? [inBatches((manager, most) => deleteOldEntries(manager, auditDays, most), entries)]
    : []),
];

/** Deletes what was left behind, what is to be deleted, and what is older than the settings allow. */
async function sweep({ store, retention }: Services, signal: AbortSignal): Promise<void> {
  for (const removal of removalsFor(retention)) {
    let hasMore = true;
    while (hasMore && !signal.aborted) {
      hasMore = await store.transaction(async (manager) => (await isOurTurn(manager)) && removal(manager));
    }
  }
}

/** Whether this replica sweeps: one is enough, and the others come again later. */
async function isOurTurn(manager: EntityManager): Promise<boolean> {
  const [row] = await manager.query('SELECT pg_try_advisory_xact_lock($1) AS is_ours', [sweepLock]);
  return row.is_ours;
}

// Who carried a job out that was cancelled finds out at the end of the chunk at hand, and needs its rows until then.
const isLetGo = `(j.state <> 'cancelled' OR j.finished_at < now() - interval '1 minute')`;
const isRemoved = `j.removed_at IS NOT NULL AND ${isLetGo} AND NOT ${isNeeded}`;
// Imports that began in time have an hour to read their document.
const isOver = `u.state <> 'receiving' AND u.expires_at < now() - interval '1 hour'`;

/** Deletes outcomes of removed jobs, so many at the most; gives how many. */
const deleteSteps = (manager: EntityManager, most: number): Promise<number> =>
  deleteSome(manager, 'import_steps', `JOIN import_jobs AS j ON j.id = job_id WHERE ${isRemoved}`, most);

const deleteRemovedChunks = (manager: EntityManager, most: number): Promise<number> =>
  deleteSome(manager, 'import_chunks', `JOIN import_jobs AS j ON j.id = job_id WHERE ${isRemoved}`, most);

/** Deletes removed jobs of which nothing else is left. */
const deleteJobs = (manager: EntityManager): Promise<number> =>
  affected(
    manager,
    `DELETE FROM import_jobs AS j WHERE ${isRemoved} AND NOT EXISTS (SELECT FROM import_steps WHERE job_id = j.id)
       AND NOT EXISTS (SELECT FROM import_chunks WHERE job_id = j.id)`,
  );

/** Lets go of uploads whose server went away while it received them. */
const releaseUploads = (manager: EntityManager): Promise<number> =>
  affected(
    manager,
    `UPDATE uploads SET state = 'awaited', lease_until = NULL
     WHERE state = 'receiving' AND coalesce(lease_until < now(), true)`,
  );

/** Deletes parts of documents that are not complete or whose time is over, so many at the most; gives how many. */
const deleteParts = (manager: EntityManager, most: number): Promise<number> =>
  deleteSome(
    manager,
    'upload_parts',
    `JOIN uploads AS u ON u.id = upload_id WHERE u.state = 'awaited' OR (${isOver})`,
    most,
  );

/** Deletes uploads whose time is over, once their parts are gone. */
const deleteUploads = (manager: EntityManager): Promise<number> =>
  affected(
    manager,
    `DELETE FROM uploads AS u WHERE ${isOver} AND NOT EXISTS (SELECT FROM upload_parts WHERE upload_id = u.id)`,
  );

/** Deletes links to downloads that are no longer good; a download that has begun does not need its link any more. */
const deleteDownloadLinks = (manager: EntityManager): Promise<number> =>
  affected(manager, 'DELETE FROM download_links WHERE expires_at < now()');

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
