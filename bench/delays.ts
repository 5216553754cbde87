import type { Arrivals } from './subscriber-crowd.ts';
import type { Commit } from './watch-commits.ts';

/** Milliseconds between each commit and its arrival at each subscriber that was there already. */
export const delaysOf = (commits: readonly Commit[], arrivals: readonly Arrivals[]): number[] =>
  arrivals.flatMap((ofOne) => delaysAt(ofOne, commits));

function delaysAt(arrivals: Arrivals, commits: readonly Commit[]): number[] {
  const [, joined = 0] = arrivals;
  let at = 0;
  return commits
    .filter((commit) => commit.at > joined && commit.sequence > 0)
    .flatMap(({ sequence, at: committed }) => {
      while ((arrivals[at] ?? Number.POSITIVE_INFINITY) < sequence) at += 2;
      const arrived = arrivals[at + 1];
      return arrived === undefined ? [] : [arrived - committed];
    });
}

/** The number that this share of the others does not exceed. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
