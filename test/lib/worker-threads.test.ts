import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../../src/lib/problem.ts';
import { ThreadPool, transferable } from '../../src/lib/worker-threads.ts';
import type { EchoQuestion } from './echo-thread.ts';

class Refused extends ProblemError {}

const newPool = () =>
  new ThreadPool<string, EchoQuestion, unknown>({
    module: new URL('./echo-thread.ts', import.meta.url),
    most: 2,
    idleMs: 60_000,
    refusal: (problems) => new Refused(problems),
  });

let pool = newPool();

afterEach(async () => {
  vi.useRealTimers();
  await pool.stop();
  pool = newPool();
});

function enter() {
  pool.enter({});
  const thread = pool.least();
  if (thread === undefined) throw new Error('There is no thread.');
  return thread;
}

describe('a thread', () => {
  it('is told and asked in order, also before it is ready', async () => {
    const thread = enter();
    thread.tell('a');
    const first = thread.ask('what was told');
    thread.tell('b');
    expect(await Promise.all([first, thread.ask('what was told')])).toEqual([['a'], ['a', 'b']]);
    expect(thread.isReady).toBe(true);
    expect(thread.load).toBe(0);
  });

  it('rejects what it throws, and goes on: problems as the error that stands for them here', async () => {
    const thread = enter();
    const refused = thread.ask('refuse');
    const failed = thread.ask('throw');
    await expect(refused).rejects.toBeInstanceOf(Refused);
    await expect(refused).rejects.toMatchObject({ problems: [{ code: 'REFUSED' }] });
    await expect(failed).rejects.toThrow(new RangeError('out of range'));
    expect(await thread.ask('what was told')).toEqual([]);
  });

  it('is handed bytes, and hands them back', async () => {
    const { bytes, transfer } = transferable(Buffer.from('some bytes'));
    const answer = enter().ask({ bytes }, transfer);
    expect(bytes).toHaveLength(0);
    expect(Buffer.from((await answer) as Uint8Array).toString()).toBe('some bytes');
  });

  it.each([
    ['ends by itself', (thread: ReturnType<typeof enter>) => void thread.ask('end').catch(() => undefined)],
    ['is stopped', (thread: ReturnType<typeof enter>) => void thread.stop()],
  ])('that %s fails what waits for it, and is over', async (_, end) => {
    const thread = enter();
    end(thread);
    await expect(thread.ask('what was told')).rejects.toThrow('has ended');
    expect(thread.isOver).toBe(true);
    expect(thread.load).toBe(0);
  });
});

describe('a pool', () => {
  it('gives the thread that has the least to do, and none where all that are ready have enough', async () => {
    const one = enter();
    const asked = one.ask('what was told');
    const other = pool.least();
    expect(other).not.toBe(one);
    expect(pool.free(1)).toBeUndefined();
    await Promise.all([asked, other?.ask('what was told')]);
    expect(pool.free(1)).toBeDefined();
    expect(pool.free(0)).toBeUndefined();
  });

  it('keeps its threads for who comes next, but not once they are ending', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const thread = enter();
    pool.leave();
    expect(enter()).toBe(thread);
    pool.leave();
    vi.runAllTimers();
    expect(pool.size).toBe(0);
    expect(enter()).not.toBe(thread);
  });

  it('starts others in the place of those that have ended', async () => {
    const thread = enter();
    await expect(thread.ask('end')).rejects.toThrow('has ended');
    expect(pool.size).toBe(1);
    enter();
    expect(pool.size).toBe(2);
  });
});
