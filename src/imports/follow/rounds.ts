import { type Store, wakeUps } from '../../store/store.ts';

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

/** Rounds in which the followers of a job look at it: together, so that they can share the look. */
export interface Rounds {
  /** Notices of the job so far. */
  readonly notices: number;
  notice(): void;
  /** Calls back in the next round after more notices than these; gives the way to stop waiting for it. */
  wait(notices: number, onRound: () => void): () => void;
  close(): void;
}

/** There is no round before the pause since the last one is over. */
export function createRounds(pauseMs: () => number): Rounds {
  const waiting = new Set<() => void>();
  let notices = 0;
  let last = 0;
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    timer = undefined;
    last = performance.now();
    callInGroups([...waiting]);
    waiting.clear();
  };
  // Even where there is no pause the round begins a moment later: who comes from the last one right now has it too.
  const plan = (): void => {
    if (waiting.size > 0) timer ??= setTimeout(begin, last + pauseMs() - performance.now());
  };
  return {
    get notices() {
      return notices;
    },
    notice: () => {
      notices += 1;
      plan();
    },
    wait: (seen, onRound) => {
      waiting.add(onRound);
      if (notices > seen) plan();
      return () => void waiting.delete(onRound);
    },
    close: () => clearTimeout(timer),
  };
}

const groupSize = 50;

/** Whatever else the process has to do has its turn after each group. */
function callInGroups(callbacks: readonly (() => void)[]): void {
  for (const callback of callbacks.slice(0, groupSize)) callback();
  if (callbacks.length > groupSize) setImmediate(callInGroups, callbacks.slice(groupSize));
}
