import type { DataSource, EntityManager } from 'typeorm';
import { isOutOfReach } from './database-errors.ts';

/** The topic of the notice that others may have been lost: everybody should look. */
export const noticesLost = 'notices lost';

/** The database, embedded or not; the same code above runs on both. */
export interface Store {
  readonly type: 'postgres' | 'embedded';
  readonly dataSource: DataSource;
  /**
   * Commits when `work` is through, rolls back when it throws. Inside, only `manager` may be asked. Where the work is
   * done under a lease, whoever holds a newer one can end it.
   */
  transaction<Result>(work: (manager: EntityManager) => Promise<Result>, lease?: Lease): Promise<Result>;
  /** Ends transactions under older leases: a process that stands still would keep what it has locked. */
  endOlder(lease: Lease): Promise<void>;
  /** Tells every replica that something of these topics is new; carried by the transaction when given its manager. */
  notify(topics: string | readonly string[], manager?: EntityManager): Promise<void>;
  /** Calls `onNotice` after each `notify` of any replica; wake-ups can be lost, so also look by yourself. */
  onNotice(onNotice: (topic: string) => void): () => void;
  /**
   * Asks that the statement be cancelled which the session works on, however many of the connections are in use; never
   * rejects. The embedded database finishes its statements.
   */
  cancel(session: number): Promise<void>;
  /** Waits until a snapshot may be opened; what it gives is to be called when that is closed. */
  snapshotTurn(): Promise<() => void>;
  close(): Promise<void>;
}

/** A database, and ways to it that clients cannot fill up, however many there are. */
export interface OpenedStore extends Store {
  /** For who carries out imports and holds their leases; on the embedded database there is but the one way. */
  readonly background: Store;
  /** Resolves when the database answers; however many ask, it is asked once at a time. */
  answers(): Promise<void>;
}

/** A job and the token of who may write for it: nobody with an older one. */
export interface Lease {
  readonly id: string;
  readonly token: number;
}

/** How long a job belongs to its runner after the last sign of life. */
export const leaseSeconds = 5;

/** Tells when it may be worth looking again. */
interface WakeUps {
  /** Resolves after the next notice since the last call, after a while without one, or when the signal aborts. */
  next(): Promise<void>;
  close(): void;
}

// The net under lost notices.
const pollMs = 2_000;

/** Wake-ups for one topic, or for all of them; a notice that comes between two calls is not lost. */
export function wakeUps(
  store: Store,
  topic: string | undefined,
  signal: AbortSignal,
  everyMs: number = pollMs,
): WakeUps {
  let isDue = false;
  let resolve: (() => void) | undefined;
  const wake = (): void => {
    isDue = true;
    resolve?.();
  };
  const isMeant = (noticed: string): boolean =>
    topic === undefined || noticed === topic || noticed === noticesLost;
  const stopListening = store.onNotice((noticed) => isMeant(noticed) && wake());
  const timer = setInterval(wake, everyMs);
  signal.addEventListener('abort', wake, { once: true });
  return {
    next: async () => {
      if (!isDue && !signal.aborted) {
        await new Promise<void>((wakeUp) => {
          resolve = wakeUp;
        });
      }
      isDue = false;
    },
    close: () => {
      clearInterval(timer);
      stopListening();
      signal.removeEventListener('abort', wake);
    },
  };
}

/** A database that is out of reach for a while is no end of a stream: the reader only waits longer. */
export async function patiently<Result>(
  ask: () => Promise<Result>,
  wake: Pick<WakeUps, 'next'>,
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
