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
