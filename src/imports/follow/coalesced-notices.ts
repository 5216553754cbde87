import { type Store, wakeUps } from '../../store/store.ts';

/**
 * CoalescedNotices after the notices of one topic, or of all: one listener for a crowd, however many follow. A few are told at once.
 */
export function listenCoalesced(
  store: Store,
  topic: string | undefined,
  followers: () => number,
): CoalescedNotices {
  const closing = new AbortController();
  const notices = createCoalescedNotices(() => pauseFor(followers()));
  const close = (): void => {
    closing.abort();
    notices.close();
  };
  void passOn(store, topic, notices, closing.signal);
  return {
    get count() {
      return notices.count;
    },
    notice: notices.notice,
    wait: notices.wait,
    close,
  };
}

async function passOn(
  store: Store,
  topic: string | undefined,
  notices: CoalescedNotices,
  signal: AbortSignal,
): Promise<void> {
  const wake = wakeUps(store, topic, signal);
  while (!signal.aborted) {
    await wake.next();
    notices.notice();
  }
  wake.close();
}

/** Resolves when followers are told of more notices than `count`, or when the signal aborts. */
export function noticeAfter(notices: CoalescedNotices, count: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const forget = notices.wait(count, () => {
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

/** How long, in milliseconds, notices are held back: many followers must not hold up the import that they watch. */
export const pauseFor = (followers: number): number => Math.min(longestMs, followers * msPerFollower);

/** CoalescedNotices in which the followers of a job look at it: together, so that they can share the look. */
export interface CoalescedNotices {
  /** How many came so far. */
  readonly count: number;
  notice(): void;
  /** Calls back once there are more notices than `count`; gives the way to stop waiting for that. */
  wait(count: number, onTurn: () => void): () => void;
  close(): void;
}

/** Coalesces notices: who waits is not told before the pause since the last time is over. */
export function createCoalescedNotices(pauseMs: () => number): CoalescedNotices {
  const waiting = new Set<() => void>();
  let count = 0;
  let last = 0;
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    timer = undefined;
    last = performance.now();
    callInGroups([...waiting]);
    waiting.clear();
  };
  // Even where there is no pause it is a moment later: who comes back from the last time right now is told as well.
  const plan = (): void => {
    if (waiting.size > 0) timer ??= setTimeout(begin, last + pauseMs() - performance.now());
  };
  return {
    get count() {
      return count;
    },
    notice: () => {
      count += 1;
      plan();
    },
    wait: (seen, onTurn) => {
      waiting.add(onTurn);
      if (count > seen) plan();
      return () => void waiting.delete(onTurn);
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
