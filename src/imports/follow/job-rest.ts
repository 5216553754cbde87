import type { Store } from '../../store/store.ts';
import { followJob } from './follow-job.ts';

/** Later than any outcome. */
const theEnd = 2 ** 31 - 1;

/** Resolves when the job rests, or when the signal says that nobody waits any more. */
export async function jobRest(store: Store, jobId: string, signal: AbortSignal): Promise<void> {
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
