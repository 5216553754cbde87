import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { followActivity } from '../../../src/imports/follow/follow-activity.ts';
import type { ImportState } from '../../../src/store/import-tables.ts';
import type { Store } from '../../../src/store/store.ts';
import { eitherDatabase } from '../../support/databases.ts';

describe.each(eitherDatabase)('followers of all imports on $name', ({ open }) => {
  let store: Store;

  beforeAll(async () => {
    store = await open();
  });

  async function setState(id: string, state: ImportState, finishedAt: Date | null = null): Promise<void> {
    await store.dataSource.query(
      `INSERT INTO import_jobs (id, state, finished_at, conflict_strategy, rules, dry_run, atomic, problems, warnings, totals, counts, created_by)
       VALUES ($1, $2, $3, 'skip', '[]', false, false, '[]', '[]', '{}', '{}', 'test')
       ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state, finished_at = EXCLUDED.finished_at`,
      [id, state, finishedAt],
    );
    await store.notify(id);
  }

  /** Has begun: it was told of a job of its own. */
  async function begun() {
    const follower = followActivity(store);
    const first = follower.next();
    let isTold = false;
    void first.then(() => {
      isTold = true;
    });
    while (!isTold) {
      await setState(randomUUID(), 'completed', new Date());
      await store.dataSource.query('SELECT 1');
    }
    return follower;
  }

  /** Reads on to a state of a job. */
  async function told(follower: ReturnType<typeof followActivity>, id: string, state: ImportState) {
    for await (const job of { [Symbol.asyncIterator]: () => ({ next: () => follower.next() }) })
      if (job.id === id && job.state === state) return job;
    throw new Error('It has ended.');
  }

  /** All of them, by the same state of the same job. */
  async function allTold(followers: readonly ReturnType<typeof followActivity>[]) {
    const id = randomUUID();
    const rows = followers.map((follower) => told(follower, id, 'planning'));
    await setState(id, 'planning');
    return Promise.all(rows);
  }

  it('look together: each is told by the same row', async () => {
    const followers = [await begun(), await begun(), await begun()];
    // Until then each stands where it came.
    await allTold(followers);
    expect(new Set(await allTold(followers)).size).toBe(1);
    for (const follower of followers) await follower.return?.();
  });

  it('lose no last state by reading slowly, and look together again once they have caught up', async () => {
    const [quick, slow] = [await begun(), await begun()];
    const ids = Array.from({ length: 20 }, () => randomUUID());
    for (const id of ids) {
      for (const state of ['queued', 'planning'] as const) {
        const seen = told(quick, id, state);
        await setState(id, state);
        await seen;
      }
      const seen = told(quick, id, 'completed');
      await setState(id, 'completed', new Date());
      await seen;
    }
    for (const id of ids) expect((await told(slow, id, 'completed')).state).toBe('completed');
    await allTold([quick, slow]);
    expect(new Set(await allTold([quick, slow])).size).toBe(1);
    for (const follower of [quick, slow]) await follower.return?.();
  });

  it('can leave while they wait, and others go on', async () => {
    const [one, other] = [await begun(), await begun()];
    // Twice: with the first there may be news of the jobs with which they have begun.
    for (const _ of [1, 2]) await allTold([one, other]);
    const waiting = one.next();
    await one.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    const id = randomUUID();
    const seen = told(other, id, 'failed');
    await setState(id, 'failed', new Date());
    await seen;
    await other.return?.();
  });
});
