import type { Store } from '../store/store.ts';
import { type Piece, type Pieces, pieceLimit, readPiece } from './read-piece.ts';
import { createRounds, type Rounds } from './rounds.ts';
import { wakeUps } from './wake-ups.ts';

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
  let stopWaiting = (): void => undefined;
  crowd.followers += 1;
  const stop = (): void => stopWaiting();
  signal.addEventListener('abort', stop, { once: true });
  return {
    read: (after) =>
      readPiece(pieces, { store, jobId, after, limit: limitFor(crowd), notices: rounds.notices }),
    next: async (piece) => {
      if (signal.aborted || hasMore(pieces, piece)) return;
      await new Promise<void>((resolve) => {
        const forget = rounds.wait(piece?.notices ?? rounds.notices, resolve);
        stopWaiting = () => {
          forget();
          resolve();
        };
      });
    },
    leave: () => {
      signal.removeEventListener('abort', stop);
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
  const closing = new AbortController();
  const rounds = createRounds(() => pauseFor(crowd));
  const crowd: Crowd = {
    followers: 0,
    rounds,
    pieces: new Map(),
    close: () => {
      closing.abort();
      rounds.close();
      onClose();
    },
  };
  void passOn(store, jobId, rounds, closing.signal);
  return crowd;
}

async function passOn(store: Store, jobId: string, rounds: Rounds, signal: AbortSignal): Promise<void> {
  const wake = wakeUps(store, jobId, signal);
  while (!signal.aborted) {
    await wake.next();
    rounds.notice();
  }
  wake.close();
}

// A thousand followers look three times a second: to tell each of them something takes longer than to look.
const msPerFollower = 0.3;
const longestMs = 300;

/** Keeps a crowd from holding up the import that it watches; a few followers are told at once. */
const pauseFor = ({ followers }: Crowd): number => Math.min(longestMs, followers * msPerFollower);

/** What is committed during a pause has to fit. */
const limitFor = (crowd: Crowd): number => pieceLimit * (1 + Math.floor(pauseFor(crowd) / 50));
