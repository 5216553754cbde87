import type { Logger } from 'pino';
import { failpoint } from '../../lib/failpoint.ts';
import { loggable } from '../../lib/loggable.ts';
import type { Services } from '../../services/services.ts';
import type { ImportJobRow } from '../../store/import-tables.ts';
import type { Lease } from '../../store/lease.ts';
import { wakeUps } from '../../store/wake-ups.ts';
import { claimJob, isJobWaiting, LeaseLost, releaseLease } from '../jobs.ts';
import { runUndo } from '../undo/run-undo.ts';
import { failJob } from './fail-job.ts';
import { startHeartbeat } from './heartbeat.ts';
import { queueTopic } from './queue-topic.ts';
import { runImport } from './run-import.ts';

/** Carries queued imports out, here or on whichever replica comes first. */
export interface ImportRunner {
  /** Finishes the chunk at hand and leaves the rest to whoever starts next. */
  stop(): Promise<void>;
}

/** Starts two lanes, so that what only reads does not wait for an import that writes. */
export function startImportRunner(services: Services, log: Logger): ImportRunner {
  const stopping = new AbortController();
  const lanes = [false, true].map((readsOnly) =>
    runLane({ services, log, readsOnly, signal: stopping.signal }),
  );
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(lanes);
    },
  };
}

interface Lane {
  readonly services: Services;
  readonly log: Logger;
  readonly readsOnly: boolean;
  readonly signal: AbortSignal;
}

async function runLane(lane: Lane): Promise<void> {
  const { services, log, signal, readsOnly } = lane;
  // Listens before looking: a job that is queued in between would otherwise wait for the next look.
  const wake = wakeUps(services.store, queueTopic, signal);
  while (!signal.aborted) {
    try {
      const job = await claimNext(services.store, readsOnly);
      const isDone = job !== undefined && (await runJob(lane, job));
      if (!isDone) await wake.next();
    } catch (error) {
      log.error({ error: loggable(error) }, 'The next import could not be claimed.');
      await wake.next();
    }
  }
  wake.close();
}

/** Most wake-ups are for nothing: one statement finds that out, a claim takes five and the one lock that all runners share. */
async function claimNext(store: Services['store'], readsOnly: boolean): Promise<ImportJobRow | undefined> {
  if (!(await isJobWaiting(store.dataSource.manager, readsOnly))) return undefined;
  const job = await store.transaction(async (manager) => {
    const claimed = await claimJob(manager, readsOnly);
    if (claimed !== undefined) failpoint('claim.before-commit');
    return claimed;
  });
  if (job !== undefined) failpoint('claim.after-commit');
  return job;
}

/** Whether the job is off the runner's hands; otherwise it is better to wait a moment before the next try. */
async function runJob({ services, log, signal }: Lane, job: ImportJobRow): Promise<boolean> {
  const stopHeartbeat = startHeartbeat(services.store, leaseOf(job));
  try {
    const carryOut = job.undo_of === null ? runImport : runUndo;
    await carryOut(services, job, signal);
    if (signal.aborted) await releaseLease(services.store.dataSource.manager, leaseOf(job));
    return true;
  } catch (error) {
    if (error === signal.reason)
      await releaseLease(services.store.dataSource.manager, leaseOf(job)).catch(() => undefined);
    else if (error instanceof LeaseLost) log.warn({ job: job.id }, error.message);
    else return await failJob(services, leaseOf(job), error, log);
    return false;
  } finally {
    stopHeartbeat();
  }
}

const leaseOf = ({ id, lease_token: token }: ImportJobRow): Lease => ({ id, token });
