import type { Logger } from 'pino';
import type { Store } from '../../store/store.ts';
import type { Lading } from '../lading.ts';
import { sweep } from './sweep.ts';
import { sweepTopic } from './sweep-topic.ts';

/** Keeps the database from growing with what nobody needs any more. */
interface Sweeper {
  /** Finishes the batch at hand. */
  stop(): Promise<void>;
}

const everyMs = 60_000;

/** Sweeps now, from time to time, and whenever somebody says that there is something to sweep. */
export function startSweeper(lading: Lading, log: Logger): Sweeper {
  const stopping = new AbortController();
  const swept = keepSweeping(lading, log, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await swept;
    },
  };
}

async function keepSweeping(lading: Lading, log: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // Listens before sweeping: what comes up in between would otherwise wait for the next time.
    const next = nextTime(lading.store, signal);
    try {
      await sweep(lading, signal);
    } catch (error) {
      log.error({ err: error }, 'What is not needed any more could not be removed.');
    }
    await next;
  }
}

const nextTime = (store: Store, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, everyMs);
    const stopListening = store.onNotice((topic) => topic === sweepTopic && wake());
    signal.addEventListener('abort', wake, { once: true });
  });
