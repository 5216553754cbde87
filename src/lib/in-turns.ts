import { setImmediate } from 'node:timers/promises';

const longestMs = 4;

/** Maps items in order; whatever else the process has to do has its turn every few milliseconds. */
export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let start = performance.now();
  for (const item of items) {
    results.push(map(item));
    if (performance.now() - start < longestMs) continue;
    await setImmediate();
    start = performance.now();
  }
  return results;
}
