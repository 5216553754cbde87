import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import { deleteAbandoned } from '../imports/leases.ts';
import { loggable } from '../lib/loggable.ts';
import type { Services } from '../services/services.ts';
import type { Settings } from '../settings/settings.ts';
import { forgetDeletions } from '../store/history.ts';
import { wakeUps } from '../store/wake-ups.ts';
import {
  deleteExports,
  deleteJobs,
  deleteParts,
  deleteRemovedChunks,
  deleteSteps,
  deleteUploads,
  releaseUploads,
  removeOldJobs,
  sweepTopic,
} from './remove-imports.ts';

/** Keeps the database from growing with what nobody needs any more. */
interface Sweeper {
  /** Finishes the batch at hand. */
  stop(): Promise<void>;
}

const everyMs = 60_000;

/** Sweeps now, from time to time, and whenever somebody says that there is something to sweep. */
export function startSweeper(services: Services, log: Logger): Sweeper {
  const stopping = new AbortController();
  const swept = keepSweeping(services, log, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await swept;
    },
  };
}

async function keepSweeping(services: Services, log: Logger, signal: AbortSignal): Promise<void> {
  // Listens before sweeping: what comes up in between would otherwise wait for the next time.
  const wake = wakeUps(services.store, sweepTopic, signal, everyMs);
  while (!signal.aborted) {
    try {
      await sweep(services, signal);
    } catch (error) {
      log.error({ error: loggable(error) }, 'What is not needed any more could not be removed.');
    }
    await wake.next();
  }
  wake.close();
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

const removalsFor = ({ jobDays, deletionDays }: Settings['retention']): readonly Removal[] => [
  once(deleteAbandoned),
  once(releaseUploads),
  inBatches(deleteParts, parts),
  once(deleteUploads),
  once(deleteExports),
  ...(jobDays > 0 ? [once((manager) => removeOldJobs(manager, 24 * jobDays))] : []),
  inBatches(deleteSteps, steps),
  inBatches(deleteRemovedChunks, chunks),
  once(deleteJobs),
  ...(deletionDays > 0
    ? [inBatches((manager, most) => forgetDeletions(manager, deletionDays, most), deletions)]
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

/** One replica is enough; the others come again later. */
async function isOurTurn(manager: EntityManager): Promise<boolean> {
  const [row] = await manager.query('SELECT pg_try_advisory_xact_lock($1) AS is_ours', [sweepLock]);
  return row.is_ours;
}
