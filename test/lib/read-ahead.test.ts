import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAhead } from '../../src/lib/work-ahead.ts';
import { collect } from './collect.ts';

/** Reads that note what was started, and fail for one of the items. */
function reads(failing?: number) {
  const started: number[] = [];
  const read = async (item: number): Promise<string> => {
    started.push(item);
    if (item === failing) throw new Error(`no ${item}`);
    return `content ${item}`;
  };
  return { started, read };
}

/** All rejections that nobody had met when this test was over. */
function unhandledRejections(): unknown[] {
  const found: unknown[] = [];
  const note = (reason: unknown): unknown => found.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => {
    process.off('unhandledRejection', note);
  });
  return found;
}

// Node tells of unhandled rejections between two turns of its loop.
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('readAhead', () => {
  it('gives the contents of all items in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer()), async (items) => {
        const { started, read } = reads();
        const contents = await collect(readAhead(items, read));
        expect(contents).toEqual(items.map((item) => `content ${item}`));
        expect(started).toEqual(items);
      }),
    );
  });

  it('starts nothing before it is asked, then always one more than was asked for', async () => {
    const { started, read } = reads();
    const contents = readAhead([1, 2, 3], read);
    expect(started).toEqual([]);
    await contents.next();
    expect(started).toEqual([1, 2]);
    await contents.next();
    expect(started).toEqual([1, 2, 3]);
  });

  it('does not start an item before the one ahead of it is there', async () => {
    const started: number[] = [];
    let finish = (): void => undefined;
    const contents = readAhead([1, 2], (item) => {
      started.push(item);
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    const first = contents.next();
    await nextTurn();
    expect(started).toEqual([1]);
    finish();
    await first;
    expect(started).toEqual([1, 2]);
  });

  it('shows a failure where its item is awaited, not before, and ends there', async () => {
    const unhandled = unhandledRejections();
    const { started, read } = reads(2);
    const contents = readAhead([1, 2, 3], read);
    expect(await contents.next()).toEqual({ value: 'content 1', done: false });
    await nextTurn();
    await expect(contents.next()).rejects.toThrow('no 2');
    expect(await contents.next()).toEqual({ value: undefined, done: true });
    expect(started).toEqual([1, 2]);
    expect(unhandled).toEqual([]);
  });

  it.each([1, 3])('shows the failure of item %i of three', async (failing) => {
    const contents = readAhead([1, 2, 3], reads(failing).read);
    await expect(collect(contents)).rejects.toThrow(`no ${failing}`);
  });

  it('is silent about what fails after the reader left', async () => {
    const unhandled = unhandledRejections();
    for await (const content of readAhead([1, 2, 3], reads(2).read)) {
      expect(content).toBe('content 1');
      break;
    }
    await nextTurn();
    expect(unhandled).toEqual([]);
  });
});
