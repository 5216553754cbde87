import { stoppable } from '../../lib/stoppable.ts';
import {
  type Counts,
  type ImportJobRow,
  type ImportState,
  type ImportStepRow,
  isResting,
} from '../../store/import-tables.ts';
import { patiently, type Store } from '../../store/store.ts';
import { findJobsByIds } from '../jobs.ts';
import { readCorrections, readCounts } from '../journal.ts';
import { countSteps } from '../progress.ts';
import { joinReader, outcomesPerRead, type Reading } from './shared-reader.ts';

/** Something that happened to a job: outcomes in order, or a change of state. */
export interface JobEvent {
  readonly job: ImportJobRow;
  /** A job that rests is still said to be at work while outcomes are left to read: the resting state ends the stream. */
  readonly state: ImportState;
  /** Of the last outcome so far. */
  readonly sequence: number;
  readonly steps: readonly ImportStepRow[];
  /** Outcomes that were told before, and came out like this. */
  readonly corrected: readonly ImportStepRow[];
  /** What became of the entities up to `sequence`. */
  readonly counts: Counts;
}

/**
 * Follows a job from after an outcome's number: what is stored comes first, then what happens; each outcome once and
 * in order. A negative number stands for that of the last outcome so far. What an atomic import told before its commit, and puts right with it, is told again as corrected. Ends when
 * the job rests, or when it is deleted. The reader sets the pace: nothing is kept for it.
 */
export const followJob = (store: Store, jobId: string, after: number): AsyncIterableIterator<JobEvent> =>
  stoppable((signal) => follow({ store, jobId, after, signal }));

interface Following {
  readonly store: Store;
  readonly jobId: string;
  readonly after: number;
  readonly signal: AbortSignal;
}

/** Asks until the database answers. */
type Ask = <Result>(question: () => Promise<Result>) => Promise<Result>;

async function* follow({ store, jobId, after, signal }: Following): AsyncGenerator<JobEvent, void> {
  // Listen before reading: what is committed in between would otherwise be missed.
  const reader = joinReader(store, jobId, signal);
  const ask: Ask = (question) => patiently(question, reader, signal);
  try {
    let last = await ask(() => placeAt(store, jobId, after));
    while (!signal.aborted) {
      const { sequence, counts } = last;
      const reading = await ask(() => reader.read(sequence));
      if (reading.job === null) return;
      if (canBePutRight(reading.job, last)) {
        last = yield* putRight({ store, job: reading.job, last, ask });
        continue;
      }
      const event = sharedEvent(reading, reading.job, sequence, counts);
      if (isNews(event, last)) yield event;
      if (isResting(event.state)) return;
      last = { ...event, isRight: last.isRight, knownFrom: last.knownFrom };
      await reader.next(reading);
    }
  } finally {
    reader.leave();
  }
}

/** What an atomic import told before it rests is what would be; then it is time to say what is. */
const canBePutRight = ({ atomic, state }: ImportJobRow, { isRight }: Place): boolean =>
  atomic && isResting(state) && isRight !== true;

interface Correcting {
  readonly store: Store;
  readonly job: ImportJobRow;
  readonly last: Place;
  readonly ask: Ask;
}

/** Tells what was told up to a place and came out differently; gives the place with the counts that are right. */
async function* putRight({ store, job, last, ask }: Correcting): AsyncGenerator<JobEvent, Place> {
  const { sequence, knownFrom } = last;
  const { manager } = store.dataSource;
  const read = (after: number): Promise<ImportStepRow[]> =>
    ask(() => readCorrections(manager, { jobId: job.id, after, until: sequence, limit: outcomesPerRead }));
  let corrected = await read(knownFrom);
  if (corrected.length === 0 && knownFrom === 0) return { ...last, isRight: true };
  const right: Place = {
    ...last,
    isRight: true,
    counts: await ask(() => countsUpTo(store, job.id, sequence)),
  };
  const { counts } = right;
  for (; corrected.length > 0; corrected = await read(corrected.at(-1)?.sequence ?? sequence)) {
    yield { job, state: last.state ?? 'applying', sequence, steps: [], corrected, counts };
  }
  return right;
}

/** How far the reader is. */
interface Place extends Pick<JobEvent, 'sequence' | 'counts'> {
  readonly state?: ImportState;
  /** Whether the job rests, and what was told before is put right. */
  readonly isRight?: boolean | undefined;
  /** Outcomes up to this one were never told to who wanted those from then on: there is nothing to put right in them. */
  readonly knownFrom: number;
}

const countsUpTo = async ({ dataSource }: Store, jobId: string, sequence: number): Promise<Counts> =>
  sequence === 0 ? {} : readCounts(dataSource.manager, jobId, sequence);

/** Where a reader begins that has everything up to a number; a negative one stands for what there is now. */
async function placeAt(store: Store, jobId: string, after: number): Promise<Place> {
  const [job] = after < 0 ? await findJobsByIds(store.dataSource.manager, [jobId]) : [];
  const sequence = job?.sequence ?? Math.max(after, 0);
  const counts = await countsUpTo(store, jobId, sequence);
  return { sequence, counts, knownFrom: after < 0 ? sequence : 0 };
}

const isNews = ({ steps, state }: JobEvent, last: Place): boolean => steps.length > 0 || state !== last.state;

// Whoever stands at the same place has the same counts, and gets the same event.
const events = new WeakMap<Reading, JobEvent>();

function sharedEvent(reading: Reading, job: ImportJobRow, after: number, counts: Counts): JobEvent {
  const event = events.get(reading) ?? eventOf(reading, job, after, counts);
  events.set(reading, event);
  return event;
}

function eventOf({ steps }: Reading, job: ImportJobRow, after: number, counts: Counts): JobEvent {
  const sequence = steps.at(-1)?.sequence ?? after;
  const isBehind = isResting(job.state) && sequence < job.sequence;
  const state = isBehind ? (job.dry_run ? 'planning' : 'applying') : job.state;
  return { job, state, sequence, steps, corrected: [], counts: steps.reduce(countStep, counts) };
}

const countStep = (counts: Counts, step: ImportStepRow): Counts => countSteps(counts, step.kind, [step]);

/** Later than any outcome. */
const theEnd = 2 ** 31 - 1;

/** Resolves when the job rests, or when the signal says that nobody waits any more. */
export async function untilJobRests(store: Store, jobId: string, signal: AbortSignal): Promise<void> {
  const events = followJob(store, jobId, theEnd);
  const stop = (): void => void events.return?.();
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!signal.aborted && !(await events.next()).done);
  } finally {
    signal.removeEventListener('abort', stop);
    await events.return?.();
  }
}
