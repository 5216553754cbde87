import { pino } from 'pino';
import { type Act, createAuditLog } from '../../src/audit/audit-log.ts';
import type { Store } from '../../src/store/store.ts';

/** For who calls a use case by itself, without a server. */
export const someAct = (store: Store): Act =>
  createAuditLog(store, pino({ level: 'silent' })).act(
    { actor: 'somebody', address: '', requestId: 'some-request' },
    'test',
  );
