import { isOutOfReach } from './database-errors.ts';
import { noticesLost, type Store } from './store.ts';

/** Tells when it may be worth looking again. */
export interface WakeUps {
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
