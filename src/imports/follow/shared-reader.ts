import { type ImportJobRow, type ImportStepRow, isResting } from '../../store/import-tables.ts';
import type { Store } from '../../store/store.ts';
import { findJob } from '../jobs.ts';
import { readSteps } from '../journal.ts';
import { type CoalescedNotices, listenCoalesced, noticeAfter, pauseFor } from './coalesced-notices.ts';

/** A job's stream as one of its followers reads it; all of them in this process share one reader and its listener. */
interface JobReader {
  /** Reads on after a number. */
  read(after: number): Promise<Reading>;
  /**
   * Waits until followers are told of a notice since the reading, or since now. Does not wait where more is
   * there already, and no longer when the signal aborts.
   */
  next(reading?: Reading): Promise<void>;
  leave(): void;
}

/** What the followers of one job share. */
interface SharedReader {
  followers: number;
  readonly notices: CoalescedNotices;
  readonly readings: Readings;
  close(): void;
}

const sharedReaders = new WeakMap<Store, Map<string, SharedReader>>();

/** Whether somebody in this process follows the job; then it is there. */
export const isFollowed = (store: Store, jobId: string): boolean =>
  sharedReaders.get(store)?.has(jobId) === true;

/** Joins the shared reader of a job until `leave`. */
export function joinReader(store: Store, jobId: string, signal: AbortSignal): JobReader {
  const shared = sharedReaderOf(store, jobId);
  const { notices, readings } = shared;
  shared.followers += 1;
  return {
    read: (after) =>
      readShared(readings, { store, jobId, after, limit: limitFor(shared), notices: notices.count }),
    next: async (reading) => {
      if (!hasMore(readings, reading)) await noticeAfter(notices, reading?.notices ?? notices.count, signal);
    },
    leave: () => {
      shared.followers -= 1;
      if (shared.followers === 0) shared.close();
    },
  };
}

/** Whether the database has more than the reading, or somebody has read on after it already. */
function hasMore(readings: Readings, reading: Reading | undefined): boolean {
  const last = reading?.steps.at(-1);
  return last !== undefined && (reading?.isFull === true || readings.has(last.sequence));
}

function sharedReaderOf(store: Store, jobId: string): SharedReader {
  const ofStore = sharedReaders.get(store) ?? new Map<string, SharedReader>();
  sharedReaders.set(store, ofStore);
  const shared = ofStore.get(jobId) ?? createSharedReader(store, jobId, () => ofStore.delete(jobId));
  ofStore.set(jobId, shared);
  return shared;
}

function createSharedReader(store: Store, jobId: string, onClose: () => void): SharedReader {
  const notices = listenCoalesced(store, jobId, () => shared.followers);
  const shared: SharedReader = {
    followers: 0,
    notices,
    readings: new Map(),
    close: () => {
      notices.close();
      onClose();
    },
  };
  return shared;
}

/** What is committed during a pause has to fit. */
const limitFor = (shared: SharedReader): number =>
  outcomesPerRead * (1 + Math.floor(pauseFor(shared.followers) / 50));

/** What was read of a job's stream at once; the job is as it was before the outcomes were read. */
export interface Reading {
  readonly job: ImportJobRow | null;
  readonly steps: readonly ImportStepRow[];
  /** Whether there may be more outcomes than a reading can have. */
  readonly isFull: boolean;
  /** Notices of the job before it was read. */
  readonly notices: number;
}

/** Outcomes in one event at the most, unless many follow the job. */
export const outcomesPerRead = 1_000;

/** Where to read, and how. */
interface Look {
  readonly store: Store;
  readonly jobId: string;
  readonly after: number;
  /** Steps at the most. */
  readonly limit: number;
  readonly notices: number;
}

/** Readings by the number after which they begin. */
type Readings = Map<number, Promise<Reading>>;

// Enough for followers that are a little behind the first one, few enough not to hold the memory.
const kept = 4;

/**
 * Reads on after a number. Readers that stand at the same place share one look at the database, and get the same
 * reading: outcomes do not change once they are there. What can change is not kept.
 */
function readShared(readings: Readings, look: Look): Promise<Reading> {
  const { after } = look;
  const known = readings.get(after);
  if (known !== undefined) return known;
  const reading = read(look);
  readings.set(after, reading);
  reading.then(
    (read) => (isLasting(read) ? forgetOldest(readings) : readings.delete(after)),
    () => readings.delete(after),
  );
  return reading;
}

// What an atomic import plans before its commit can still be corrected.
const isLasting = ({ job, steps }: Reading): boolean =>
  steps.length > 0 && job !== null && (!job.atomic || isResting(job.state));

function forgetOldest(readings: Readings): void {
  const places = [...readings.keys()];
  for (const place of places.slice(0, Math.max(0, places.length - kept))) readings.delete(place);
}

async function read({ store, jobId, after, limit, notices }: Look): Promise<Reading> {
  const { manager } = store.dataSource;
  const job = await findJob(manager, jobId);
  const steps = await readSteps(manager, jobId, after, limit);
  return { job, steps, isFull: steps.length === limit, notices };
}
