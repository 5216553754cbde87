import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/store/data-source.ts';
import { openPostgresStore } from '../../src/store/postgres-store.ts';
import type { Lease } from '../../src/store/store.ts';
import { hasPostgres, opened, postgresDatabase } from '../support/databases.ts';

describe.runIf(hasPostgres)('replicas on one PostgreSQL', () => {
  it('start together on an empty database, and hear one another', async () => {
    const url = await postgresDatabase();
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => opened(openPostgresStore(url))));
    const applied = await one?.dataSource.query(
      'SELECT count(DISTINCT name)::int AS names, count(*)::int FROM migrations',
    );
    const count = migrations.length;
    expect(applied).toEqual([{ names: count, count }]);

    const heard = new Promise((resolve) => three?.onNotice(resolve));
    await two?.notify('hello');
    expect(await heard).toBe('hello');
  });

  it('end a transaction that stands still as soon as others may take over, and else only after a while', async () => {
    const store = await opened(openPostgresStore(await postgresDatabase()));
    const patience = async (lease?: Lease): Promise<unknown> =>
      store.transaction(async (manager) => {
        const [row] = await manager.query('SHOW idle_in_transaction_session_timeout');
        return row['idle_in_transaction_session_timeout'];
      }, lease);
    expect(await patience({ id: randomUUID(), token: 1 })).toBe('5s');
    expect(await patience()).toBe('30s');
  });
});
