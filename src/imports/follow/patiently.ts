import { isOutOfReach } from '../../store/postgres-codes.ts';
import type { WakeUps } from '../../store/wake-ups.ts';

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
