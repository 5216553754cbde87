import { failpoint } from '../lib/failpoint.ts';
import type { Log } from '../log/members.ts';
import { runLane } from '../services/lane.ts';
import type { Services } from '../services/services.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import type { Lease } from '../store/store.ts';
import { documentOf, openActiveImport } from './active-import.ts';
import { finish, storesEntities } from './active-job.ts';
import { applyAtOnce, remaining } from './apply/apply-at-once.ts';
import { applyInTurn } from './apply/apply-chunk.ts';
import { readChunkHeads } from './chunks.ts';
import { failJob } from './give-up.ts';
import { queueTopic } from './jobs.ts';
import { claimJob, isJobWaiting, LeaseLost, releaseLease, startHeartbeat } from './leases.ts';
import { logImport } from './log-import.ts';
import { findRefusals } from './plan/plan-document.ts';
import { warnBeforehand } from './plan/warn-beforehand.ts';
import { runUndo } from './undo/run-undo.ts';

/** Carries queued imports out, here or on whichever replica comes first. */
interface ImportRunner {
  /** Finishes the chunk at hand and leaves the rest to whoever starts next. */
  stop(): Promise<void>;
}

/** Starts two lanes, so that what only reads does not wait for an import that writes. */
export function startImportRunner(services: Services, log: Log): ImportRunner {
  const stopping = new AbortController();
  const lanes = [false, true].map((readsOnly) =>
    runImportLane({ services, log, readsOnly, signal: stopping.signal }),
  );
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(lanes);
    },
  };
}

interface ImportLane {
  readonly services: Services;
  readonly log: Log;
  readonly readsOnly: boolean;
  readonly signal: AbortSignal;
}

const runImportLane = (lane: ImportLane): Promise<void> =>
  runLane({
    ...lane,
    store: lane.services.store,
    topic: queueTopic,
    failure: 'The next import could not be claimed.',
    takeUp: async () => {
      const job = await claimNext(lane.services.store, lane.readsOnly);
      if (job === undefined) return false;
      const isOff = await runJob(lane, job);
      await logImport(lane.services.store.dataSource.manager, job, lane.log);
      return isOff;
    },
  });

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
async function runJob({ services, log, signal }: ImportLane, job: ImportJobRow): Promise<boolean> {
  const stopHeartbeat = startHeartbeat(services.store, leaseOf(job));
  try {
    const carryOut = job.undo_of === null ? runImport : runUndo;
    await carryOut(services, job, signal);
    if (signal.aborted) await releaseLease(services.store.dataSource.manager, leaseOf(job));
    return true;
  } catch (error) {
    if (error === signal.reason)
      await releaseLease(services.store.dataSource.manager, leaseOf(job)).catch(() => undefined);
    else if (error instanceof LeaseLost) log.warn({ import_id: job.id }, error.message);
    else return await failJob(services, leaseOf(job), error, log);
    return false;
  } finally {
    stopHeartbeat();
  }
}

const leaseOf = ({ id, lease_token: token }: ImportJobRow): Lease => ({ id, token });

/** Carries a claimed job to its end, from wherever it stands. `signal` stops it between two chunks; then it may throw. */
async function runImport(services: Services, job: ImportJobRow, signal: AbortSignal): Promise<void> {
  const chunks = await readChunkHeads(services.store.dataSource.manager, documentOf(job));
  const active = await openActiveImport(services, job, chunks, signal);
  await warnBeforehand(active);
  active.refusals = await findRefusals(active, chunks, signal);
  if (storesEntities(active) && job.atomic) return applyAtOnce(active, chunks, signal);
  if (storesEntities(active)) active.phase = 'applying';
  await applyInTurn(active, remaining(active, chunks), signal);
  if (signal.aborted) return;
  await services.store.transaction(async (manager) => {
    await finish(active, manager);
    failpoint('finish.before-commit');
  }, active.lease);
  failpoint('finish.after-commit');
}
