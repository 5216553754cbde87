import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { stoppable } from '../../src/lib/stoppable.ts';
import { collect } from './collect.ts';

const end = { value: undefined, done: true };

/** Gives one item, then waits for something that never happens, until it is stopped. */
function waiting() {
  const log: string[] = [];
  const iterator = stoppable(async function* (signal) {
    signal.addEventListener('abort', () => log.push('aborted'));
    try {
      yield 'item';
      log.push('waits');
      await once(signal, 'abort');
    } finally {
      log.push('cleaned up');
    }
  });
  return { iterator, log };
}

describe('stoppable', () => {
  it('gives what the generator gives, and lets it end by itself', async () => {
    const items = stoppable(async function* () {
      yield 1;
      yield 2;
    });
    expect(await collect(items)).toEqual([1, 2]);
  });

  it('ends a generator that waits at once when it is left', async () => {
    const { iterator, log } = waiting();
    await iterator.next();
    const next = iterator.next();
    expect(await iterator.return?.()).toEqual(end);
    expect(await next).toEqual(end);
    expect(log).toEqual(['waits', 'aborted', 'cleaned up']);
  });

  it('ends a generator that waits at once when an error is thrown into it', async () => {
    const { iterator, log } = waiting();
    await iterator.next();
    const next = iterator.next();
    await expect(iterator.throw?.(new Error('gone'))).rejects.toThrow('gone');
    expect(await next).toEqual(end);
    expect(log).toEqual(['waits', 'aborted', 'cleaned up']);
  });

  it('tells the generator when a loop over it is left', async () => {
    const { iterator, log } = waiting();
    for await (const item of iterator) {
      expect(item).toBe('item');
      break;
    }
    expect(log).toEqual(['aborted', 'cleaned up']);
  });

  it('can be left before anything was asked of it, and more than once', async () => {
    const { iterator, log } = waiting();
    expect(await iterator.return?.()).toEqual(end);
    expect(await iterator.return?.()).toEqual(end);
    expect(await iterator.next()).toEqual(end);
    expect(log).toEqual([]);
  });

  it('hands over what the generator throws', async () => {
    const iterator = stoppable(async function* () {
      yield 1;
      throw new Error('broken');
    });
    await iterator.next();
    await expect(iterator.next()).rejects.toThrow('broken');
  });
});
