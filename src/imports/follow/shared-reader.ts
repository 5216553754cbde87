import type { EntityManager } from 'typeorm';
import { type ImportJobRow, type ImportStepRow, isResting } from '../../store/import-tables.ts';
import type { Store } from '../../store/store.ts';
import { findJob } from '../jobs.ts';
import { readSteps, shownColumns } from '../journal.ts';
import { listeningRounds, pauseFor, type Rounds, roundAfter } from './rounds.ts';

/** A job's stream as one of its followers has it; all of them in this process share one listener and its looks. */
interface Tail {
  /** Reads on after a number. */
  read(after: number): Promise<Piece>;
  /**
   * Waits for the round after the first notice since the piece was read, or since now. Does not wait where more is
   * there already, and no longer when the signal aborts.
   */
  next(piece?: Piece): Promise<void>;
  leave(): void;
}

/** The followers of one job. */
interface Crowd {
  followers: number;
  readonly rounds: Rounds;
  readonly pieces: Pieces;
  close(): void;
}

const crowds = new WeakMap<Store, Map<string, Crowd>>();

/** Whether somebody in this process follows the job; then it is there. */
export const isFollowed = (store: Store, jobId: string): boolean => crowds.get(store)?.has(jobId) === true;

/** Joins the followers of a job until `leave`. */
export function joinTail(store: Store, jobId: string, signal: AbortSignal): Tail {
  const crowd = crowdOf(store, jobId);
  const { rounds, pieces } = crowd;
  crowd.followers += 1;
  return {
    read: (after) =>
      readPiece(pieces, { store, jobId, after, limit: limitFor(crowd), notices: rounds.notices }),
    next: async (piece) => {
      if (!hasMore(pieces, piece)) await roundAfter(rounds, piece?.notices ?? rounds.notices, signal);
    },
    leave: () => {
      crowd.followers -= 1;
      if (crowd.followers === 0) crowd.close();
    },
  };
}

/** Whether the database has more than the piece, or somebody has read on after it. */
function hasMore(pieces: Pieces, piece: Piece | undefined): boolean {
  const last = piece?.steps.at(-1);
  return last !== undefined && (piece?.isFull === true || pieces.has(last.sequence));
}

function crowdOf(store: Store, jobId: string): Crowd {
  const ofStore = crowds.get(store) ?? new Map<string, Crowd>();
  crowds.set(store, ofStore);
  const crowd = ofStore.get(jobId) ?? createCrowd(store, jobId, () => ofStore.delete(jobId));
  ofStore.set(jobId, crowd);
  return crowd;
}

function createCrowd(store: Store, jobId: string, onClose: () => void): Crowd {
  const rounds = listeningRounds(store, jobId, () => crowd.followers);
  const crowd: Crowd = {
    followers: 0,
    rounds,
    pieces: new Map(),
    close: () => {
      rounds.close();
      onClose();
    },
  };
  return crowd;
}

/** What is committed during a pause has to fit. */
const limitFor = (crowd: Crowd): number => pieceLimit * (1 + Math.floor(pauseFor(crowd.followers) / 50));

/** A piece of a job's stream of outcomes; the job is as it was before the steps were read. */
export interface Piece {
  readonly job: ImportJobRow | null;
  readonly steps: readonly ImportStepRow[];
  /** Whether there are more steps than a piece can have. */
  readonly isFull: boolean;
  /** Notices of the job before it was read. */
  readonly notices: number;
}

/** Outcomes in one event at the most, unless a crowd follows the job. */
export const pieceLimit = 1_000;

/** Where to read, and how. */
interface Look {
  readonly store: Store;
  readonly jobId: string;
  readonly after: number;
  /** Steps at the most. */
  readonly limit: number;
  readonly notices: number;
}

/** Pieces by the number after which they begin. */
type Pieces = Map<number, Promise<Piece>>;

// Enough for followers that are a little behind the first one, few enough not to hold the memory.
const kept = 4;

/**
 * Reads on after a number. Readers that stand at the same place share one look at the database, and get the same
 * piece: outcomes do not change once they are there. What can change is not kept.
 */
function readPiece(pieces: Pieces, look: Look): Promise<Piece> {
  const { after } = look;
  const known = pieces.get(after);
  if (known !== undefined) return known;
  const piece = read(look);
  pieces.set(after, piece);
  piece.then(
    (read) => (isLasting(read) ? forgetOldest(pieces) : pieces.delete(after)),
    () => pieces.delete(after),
  );
  return piece;
}

// What an atomic import plans before its commit can still be corrected.
const isLasting = ({ job, steps }: Piece): boolean =>
  steps.length > 0 && job !== null && (!job.atomic || isResting(job.state));

function forgetOldest(pieces: Pieces): void {
  const places = [...pieces.keys()];
  for (const place of places.slice(0, Math.max(0, places.length - kept))) pieces.delete(place);
}

async function read({ store, jobId, after, limit, notices }: Look): Promise<Piece> {
  const { manager } = store.dataSource;
  const job = await findJob(manager, jobId);
  const steps = await readSteps(manager, jobId, after, limit);
  return { job, steps, isFull: steps.length === limit, notices };
}

/** Outcomes of a job that are not what was told of them before they came about. */
interface Corrections {
  readonly jobId: string;
  readonly after: number;
  readonly until: number;
}

/** In order, as many as an event can carry. */
export const readCorrections = (
  manager: EntityManager,
  { jobId, after, until }: Corrections,
): Promise<ImportStepRow[]> =>
  manager.query(
    `SELECT ${shownColumns} FROM import_steps
     WHERE job_id = $1 AND corrected AND sequence > $2 AND sequence <= $3 ORDER BY sequence LIMIT $4`,
    [jobId, after, until, pieceLimit],
  );
