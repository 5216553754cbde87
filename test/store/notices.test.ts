import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { databases } from '../support/databases.ts';

/** Collects topics; `seen` resolves with all that came, as soon as this one did. */
function topicsOf(store: Store) {
  const topics: string[] = [];
  const seen = (topic: string): Promise<string[]> =>
    new Promise((resolve) => {
      const answer = (): void => void (topics.includes(topic) && resolve(topics));
      store.onNotice(answer);
      answer();
    });
  const stop = store.onNotice((topic) => topics.push(topic));
  return { topics, seen, stop };
}

describe.each(databases)('a notice on $name', ({ open }) => {
  it('reaches all who listen', async () => {
    const store = await open();
    const [one, two] = [topicsOf(store), topicsOf(store)];
    await store.notify('news');
    expect(await Promise.all([one.seen('news'), two.seen('news')])).toEqual([['news'], ['news']]);
  });

  it('waits for the commit of its transaction', async () => {
    const store = await open();
    const { seen } = topicsOf(store);
    await store.transaction(async (manager) => {
      await store.notify('inside', manager);
      await store.notify('outside');
      await seen('outside');
    });
    expect(await seen('inside')).toEqual(['outside', 'inside']);
  });

  it('is not given when its transaction is rolled back', async () => {
    const store = await open();
    const { seen } = topicsOf(store);
    const failing = store.transaction(async (manager) => {
      await store.notify('undone', manager);
      throw new Error('On purpose.');
    });
    await expect(failing).rejects.toThrow('On purpose.');
    await store.notify('next');
    expect(await seen('next')).toEqual(['next']);
  });

  it('is not given to those who have stopped listening', async () => {
    const store = await open();
    const [leaver, stayer] = [topicsOf(store), topicsOf(store)];
    leaver.stop();
    await store.notify('news');
    await stayer.seen('news');
    expect(leaver.topics).toEqual([]);
  });
});
