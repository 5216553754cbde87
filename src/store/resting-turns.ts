import { setTimeout } from 'node:timers/promises';
import { Turns } from '../lib/turns.ts';

const longestRestMs = 5_000;

/**
 * Turns for those who keep the one session for long: one after the other, and where others wait for it, they have it
 * for as long as the one before had it. Else what is done in many short steps, as an import is, would get on by one step
 * for each of them.
 */
export function restingTurns(isWaitedFor: () => boolean): () => Promise<() => void> {
  const turns = new Turns();
  return async () => {
    const leave = await turns.enter();
    const since = performance.now();
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      if (isWaitedFor()) void setTimeout(Math.min(performance.now() - since, longestRestMs)).then(leave);
      else leave();
    };
  };
}
