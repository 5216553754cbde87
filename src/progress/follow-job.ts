import { stoppable } from '../lib/stoppable.ts';
import { type ImportState, isResting } from '../store/import-state.ts';
import type { Counts, ImportJobRow, ImportStepRow } from '../store/import-tables.ts';
import { isOutOfReach } from '../store/postgres-codes.ts';
import type { Store } from '../store/store.ts';
import { countSteps } from './count-steps.ts';
import { readCounts } from './journal.ts';
import { joinFollowers } from './pace.ts';
import { type Piece, readPiece } from './tail.ts';
import { type WakeUps, wakeUps } from './wake-ups.ts';

/** Something that happened to a job: outcomes in order, or a change of state. */
export interface JobEvent {
  readonly job: ImportJobRow;
  /** A job that rests is still said to be at work while outcomes are left to read: the resting state ends the stream. */
  readonly state: ImportState;
  /** Of the last outcome so far. */
  readonly sequence: number;
  readonly steps: readonly ImportStepRow[];
  /** What became of the entities up to `sequence`. */
  readonly counts: Counts;
}

/**
 * Follows a job from after an outcome's number: what is stored comes first, then what happens; each outcome once and
 * in order. Ends when the job rests, or when it is deleted. The reader sets the pace: nothing is kept for it.
 */
export const followJob = (store: Store, jobId: string, after: number): AsyncIterableIterator<JobEvent> =>
  stoppable((signal) => follow({ store, jobId, after, signal }));

interface Following {
  readonly store: Store;
  readonly jobId: string;
  readonly after: number;
  readonly signal: AbortSignal;
}

async function* follow({ store, jobId, after, signal }: Following): AsyncGenerator<JobEvent, void> {
  // Listen before reading: what is committed in between would otherwise be missed.
  const wake = wakeUps(store, jobId, signal);
  const pace = joinFollowers(store, jobId);
  try {
    let last: Place = {
      sequence: after,
      counts: await patiently(() => countsUpTo(store, jobId, after), wake, signal),
    };
    while (!signal.aborted) {
      const { sequence, counts } = last;
      const event = await patiently(() => look(store, jobId, sequence, counts), wake, signal);
      if (event === undefined) return;
      if (isNews(event, last)) yield event;
      if (isResting(event.state)) return;
      if (event.steps.length === 0) await wake.next();
      await pace.turn();
      last = event;
    }
  } finally {
    pace.leave();
    wake.close();
  }
}

type Place = Pick<JobEvent, 'sequence' | 'counts'> & { readonly state?: ImportState };

const countsUpTo = async ({ dataSource }: Store, jobId: string, sequence: number): Promise<Counts> =>
  sequence === 0 ? {} : readCounts(dataSource.manager, jobId, sequence);

const isNews = ({ steps, state }: JobEvent, last: Place): boolean => steps.length > 0 || state !== last.state;

/** A database that is out of reach for a while is no end of the stream: the reader only waits longer. */
async function patiently<Result>(
  ask: () => Promise<Result>,
  wake: WakeUps,
  signal: AbortSignal,
): Promise<Result> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || !isOutOfReach(error)) throw error;
      await wake.next();
    }
  }
}

// Whoever stands at the same place has the same counts, and gets the same event.
const events = new WeakMap<Piece, JobEvent>();

async function look(
  store: Store,
  jobId: string,
  after: number,
  counts: Counts,
): Promise<JobEvent | undefined> {
  const piece = await readPiece(store, jobId, after);
  if (piece.job === null) return undefined;
  const event = events.get(piece) ?? eventOf(piece, piece.job, after, counts);
  events.set(piece, event);
  return event;
}

function eventOf({ steps }: Piece, job: ImportJobRow, after: number, counts: Counts): JobEvent {
  const sequence = steps.at(-1)?.sequence ?? after;
  const isBehind = isResting(job.state) && sequence < job.sequence;
  const state = isBehind ? (job.dry_run ? 'planning' : 'applying') : job.state;
  return { job, state, sequence, steps, counts: steps.reduce(countStep, counts) };
}

const countStep = (counts: Counts, step: ImportStepRow): Counts => countSteps(counts, step.kind, [step]);
