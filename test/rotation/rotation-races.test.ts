import type { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import {
  claimRotation,
  findRotations,
  finishRotation,
  insertRotation,
} from '../../src/rotation/rotations.ts';
import { databases, hasPostgres } from '../support/databases.ts';

// One session has no races; never empty, or a file without tests would count as a failure.
const onPostgres = databases.slice(-1);

/** Until somebody waits for a row that is held. */
const somebodyWaits = (dataSource: DataSource): Promise<void> =>
  expect
    .poll(() =>
      dataSource.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event IN ('transactionid', 'tuple')`,
      ),
    )
    .not.toEqual([]);

describe.runIf(hasPostgres).each(onPostgres)('a rotation on $name that is asked for', ({ open }) => {
  it('while another one comes to its end is that one, which still runs until that is told', async () => {
    const { dataSource } = await open();
    const { id } = await insertRotation(dataSource.manager, 'current1', 'admin');
    const row = await claimRotation(dataSource.manager, 'current1');
    const { finishing } = await dataSource.transaction(async (manager) => {
      const asked = await insertRotation(manager, 'current1', 'somebody');
      const end = finishRotation(dataSource.manager, { id, token: row?.lease_token ?? 0 });
      await Promise.race([end, somebodyWaits(dataSource)]);
      expect(await findRotations(manager, [asked.id])).toMatchObject([{ id, state: 'running' }]);
      // Not the promise itself, which would be waited for in here.
      return { finishing: end };
    });
    await finishing;
    expect(await findRotations(dataSource.manager, [id])).toMatchObject([{ state: 'completed' }]);
    expect((await insertRotation(dataSource.manager, 'current1', 'admin')).id).not.toBe(id);
  });

  it('while one runs is that one', async () => {
    const { dataSource } = await open();
    const { id } = await insertRotation(dataSource.manager, 'current1', 'admin');
    expect(await insertRotation(dataSource.manager, 'another1', 'somebody')).toMatchObject({
      ...{ id, key_id: 'current1', created_by: 'admin' },
    });
  });
});
