import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createAuditLog } from '../../src/audit/audit-log.ts';
import { oneDatabase } from '../support/databases.ts';

it('an entry that comes just when the last one is stored is stored as well', async () => {
  const store = await oneDatabase.open();
  const auditLog = createAuditLog(store, pino({ level: 'silent' }));
  const origin = { address: '', requestId: 'one' };
  // Each begins at once when the one before is over; who waits would wait for ever for one that nobody stores.
  for (const action of ['a', 'b', 'c']) await auditLog.act(origin, action).allowed();
  const rows = await store.dataSource.query('SELECT action FROM audit_entries ORDER BY number');
  expect(rows).toEqual([{ action: 'a' }, { action: 'b' }, { action: 'c' }]);
  await store.close();
});
