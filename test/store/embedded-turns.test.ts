import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openSnapshot } from '../../src/store/snapshot.ts';
import type { Store } from '../../src/store/store.ts';
import { databases } from '../support/databases.ts';

// The embedded one is the first, and there always.
const [embedded] = databases;
const slow = 'SELECT count(*) FROM generate_series(1, 50000)';

describe('whoever asks much of the embedded database', () => {
  let store: Store;

  beforeAll(async () => {
    if (embedded === undefined) throw new TypeError('There is no embedded database.');
    store = await embedded.open();
  });

  it('lets the process do something else between two statements', async () => {
    let turns = 0;
    let timer = setImmediate(function count() {
      turns += 1;
      timer = setImmediate(count);
    });
    await store.dataSource.transaction(async (manager) => {
      for (let statement = 0; statement < 20; statement += 1) await manager.query(slow);
    });
    clearImmediate(timer);
    expect(turns).toBeGreaterThan(10);
  });

  it('rests for as long as the snapshot was open when a single one waits for the session', async () => {
    const first = await openSnapshot(store, 60);
    const asked: string[] = [];
    const second = openSnapshot(store, 60).then(async ({ close }) => {
      asked.push('snapshot');
      await close();
    });
    const short = store.dataSource.query('SELECT 1');
    // How long it is open is how long others have afterwards.
    await first.manager.query('SELECT pg_sleep(1)');
    await first.close();
    await short;
    for (const statement of ['one', 'another']) {
      await store.dataSource.query('SELECT 1');
      asked.push(statement);
    }
    await second;
    expect(asked).toEqual(['one', 'another', 'snapshot']);
  });

  it('can be closed while the driver is not through with a statement that failed', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', hear);
    onTestFinished(() => void process.off('unhandledRejection', hear));
    const closed = await embedded?.open();
    await expect(closed?.dataSource.query('SELECT $1::integer FROM nowhere', [1])).rejects.toThrow('nowhere');
    await closed?.close();
    // It has five messages to send, each in a turn of its own at the latest.
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    expect(unheard).toEqual([]);
  });
});
