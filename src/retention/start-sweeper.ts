import type { Logger } from 'pino';
import { loggable } from '../lib/loggable.ts';
import type { Services } from '../services/services.ts';
import { wakeUps } from '../store/wake-ups.ts';
import { sweep } from './sweep.ts';
import { sweepTopic } from './sweep-topic.ts';

/** Keeps the database from growing with what nobody needs any more. */
interface Sweeper {
  /** Finishes the batch at hand. */
  stop(): Promise<void>;
}

const everyMs = 60_000;

/** Sweeps now, from time to time, and whenever somebody says that there is something to sweep. */
export function startSweeper(services: Services, log: Logger): Sweeper {
  const stopping = new AbortController();
  const swept = keepSweeping(services, log, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await swept;
    },
  };
}

async function keepSweeping(services: Services, log: Logger, signal: AbortSignal): Promise<void> {
  // Listens before sweeping: what comes up in between would otherwise wait for the next time.
  const wake = wakeUps(services.store, sweepTopic, signal, everyMs);
  while (!signal.aborted) {
    try {
      await sweep(services, signal);
    } catch (error) {
      log.error({ error: loggable(error) }, 'What is not needed any more could not be removed.');
    }
    await wake.next();
  }
  wake.close();
}
