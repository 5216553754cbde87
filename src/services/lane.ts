import { loggable } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import { type Store, wakeUps } from '../store/store.ts';

/** Work that is taken up piece by piece, here or on another replica. */
export interface Lane {
  readonly store: Store;
  /** Of the notices that there is work. */
  readonly topic: string;
  /** Takes up the next piece; false where there is none, or where it is better to wait a moment. */
  readonly takeUp: () => Promise<boolean>;
  /** What is logged when that fails. */
  readonly failure: string;
  /** After so long there may be work without a notice; a moment, where nothing is said. */
  readonly everyMs?: number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Takes up work for as long as there is some, then waits for more, until the signal aborts. */
export async function runLane({ store, topic, takeUp, failure, everyMs, log, signal }: Lane): Promise<void> {
  // Listens before looking: what is queued in between would otherwise wait for the next look.
  const wake = wakeUps(store, topic, signal, everyMs);
  while (!signal.aborted) {
    try {
      if (!(await takeUp())) await wake.next();
    } catch (error) {
      log.error({ error: loggable(error) }, failure);
      await wake.next();
    }
  }
  wake.close();
}
