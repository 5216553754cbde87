import type { Store } from '../../store/store.ts';
import { listeningRounds, pauseFor, roundAfter } from './listening-rounds.ts';
import { type Piece, type Pieces, pieceLimit, readPiece } from './read-piece.ts';
import type { Rounds } from './rounds.ts';

/** A job's stream as one of its followers has it; all of them in this process share one listener and its looks. */
export interface Tail {
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
