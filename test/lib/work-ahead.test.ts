import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { workAhead } from '../../src/lib/work-ahead.ts';

async function* numbers(count: number, failure?: Error): AsyncGenerator<number, string> {
  for (let number = 0; number < count; number++) yield number;
  if (failure) throw failure;
  return 'the end';
}

async function collect<Result>(results: AsyncGenerator<Result, string>) {
  const all: Result[] = [];
  for (;;) {
    const next = await results.next();
    if (next.done) return { all, last: next.value };
    all.push(next.value);
  }
}

/** Later items are done earlier. */
async function slowlyAtFirst(number: number): Promise<number> {
  for (let turn = number; turn < 10; turn++) await setImmediate();
  return number;
}

describe('workAhead', () => {
  it.each([1, 2, 5, 20])('hands results over in order, %i at a time', async (width) => {
    let underWay = 0;
    let most = 0;
    const work = async (number: number) => {
      most = Math.max(most, ++underWay);
      const result = await slowlyAtFirst(number);
      underWay -= 1;
      return result;
    };
    const { all, last } = await collect(workAhead(numbers(10), work, width));
    expect(all).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(last).toBe('the end');
    expect(most).toBe(Math.min(width, 10));
  });

  it('throws what fails first in the order of the items, not in time', async () => {
    const work = async (number: number) => {
      await slowlyAtFirst(number);
      throw new Error(`item ${number}`);
    };
    await expect(collect(workAhead(numbers(4, new Error('the source')), work, 5))).rejects.toThrow('item 0');
  });

  it('throws what the source throws when all its items were well', async () => {
    const results = workAhead(numbers(4, new Error('the source')), slowlyAtFirst, 5);
    await expect(collect(results)).rejects.toThrow('the source');
  });

  it('closes the source when the caller stops early', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<number, string> {
      try {
        yield* numbers(100);
        return '';
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of workAhead(source(), slowlyAtFirst, 3)) break;
    expect(isClosed).toBe(true);
  });
});
