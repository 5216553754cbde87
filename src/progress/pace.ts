import { setTimeout } from 'node:timers/promises';
import type { Store } from '../store/store.ts';

/** The followers of one job in this process. */
interface Crowd {
  followers: number;
  last: number;
  turn?: Promise<void> | undefined;
}

/** Keeps the followers of a job together, so that a crowd of them does not hold up the import that they watch. */
export interface Pace {
  /** Waits until all followers look again: at once for a few, up to a quarter of a second for a thousand. */
  turn(): Promise<void>;
  leave(): void;
}

const msPerFollower = 0.25;
const longestMs = 250;
// A pause that is shorter than this is not worth a timer.
const shortestMs = 5;

const crowds = new WeakMap<Store, Map<string, Crowd>>();

/** Joins the followers of a job. */
export function joinFollowers(store: Store, jobId: string): Pace {
  const ofStore = crowds.get(store) ?? new Map<string, Crowd>();
  crowds.set(store, ofStore);
  const crowd = ofStore.get(jobId) ?? { followers: 0, last: 0 };
  ofStore.set(jobId, crowd);
  crowd.followers += 1;
  return {
    turn: () => (crowd.turn ??= nextTurn(crowd)),
    leave: () => {
      crowd.followers -= 1;
      if (crowd.followers === 0) ofStore.delete(jobId);
    },
  };
}

async function nextTurn(crowd: Crowd): Promise<void> {
  const pause = Math.min(longestMs, crowd.followers * msPerFollower);
  const left = crowd.last + pause - performance.now();
  if (pause >= shortestMs && left > 0) await setTimeout(left);
  crowd.last = performance.now();
  crowd.turn = undefined;
}
