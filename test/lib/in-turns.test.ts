import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { mapInTurns } from '../../src/lib/work-ahead.ts';

/** Work that takes its time. */
function busy(milliseconds: number): void {
  const start = performance.now();
  while (performance.now() - start < milliseconds);
}

it('maps all items in their order', async () => {
  expect(await mapInTurns([3, 1, 2], (item) => item * 2)).toEqual([6, 2, 4]);
  expect(await mapInTurns([], () => 0)).toEqual([]);
});

it('lets others have their turn in between', async () => {
  const seen: string[] = [];
  const mapping = mapInTurns([1, 2, 3], (item) => {
    busy(10);
    seen.push(`item ${item}`);
  });
  const other = setImmediate().then(() => seen.push('other'));
  await Promise.all([mapping, other]);
  expect(seen.indexOf('other')).toBeLessThan(seen.indexOf('item 3'));
});
