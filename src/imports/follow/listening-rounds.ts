import type { Store } from '../../store/store.ts';
import { wakeUps } from '../../store/wake-ups.ts';
import { createRounds, type Rounds } from './rounds.ts';

/**
 * Rounds after the notices of one topic, or of all: one listener for a crowd, however many follow. A few are told at once.
 */
export function listeningRounds(store: Store, topic: string | undefined, followers: () => number): Rounds {
  const closing = new AbortController();
  const rounds = createRounds(() => pauseFor(followers()));
  const close = (): void => {
    closing.abort();
    rounds.close();
  };
  void passOn(store, topic, rounds, closing.signal);
  return {
    get notices() {
      return rounds.notices;
    },
    notice: rounds.notice,
    wait: rounds.wait,
    close,
  };
}

async function passOn(
  store: Store,
  topic: string | undefined,
  rounds: Rounds,
  signal: AbortSignal,
): Promise<void> {
  const wake = wakeUps(store, topic, signal);
  while (!signal.aborted) {
    await wake.next();
    rounds.notice();
  }
  wake.close();
}

/** Resolves with the round after more notices than these, or when the signal aborts. */
export function roundAfter(rounds: Rounds, notices: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const forget = rounds.wait(notices, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      forget();
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

// A thousand followers look three times a second: to tell each of them something takes longer than to look.
const msPerFollower = 0.3;
const longestMs = 300;

/** Keeps a crowd from holding up the import that it watches. */
export const pauseFor = (followers: number): number => Math.min(longestMs, followers * msPerFollower);
