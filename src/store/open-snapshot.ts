import type { EntityManager } from 'typeorm';
import { makeStoppable } from './stoppable-runner.ts';
import type { Store } from './store.ts';

/** One state of the database, to be read for as long as it is open; on the embedded one everybody else waits. */
export interface Snapshot {
  readonly manager: EntityManager;
  close(): Promise<void>;
}

/**
 * `idleSeconds`: where whoever reads stands still for longer, PostgreSQL closes it by itself. `signal`: once it is aborted
 * what is read from it ends with its reason.
 */
export async function openSnapshot(
  store: Store,
  idleSeconds: number,
  signal?: AbortSignal,
): Promise<Snapshot> {
  const { type, dataSource } = store;
  const endTurn = await store.snapshotTurn();
  const runner = dataSource.createQueryRunner();
  const { letEnd } = makeStoppable(store, runner, signal);
  const close = async (): Promise<void> => {
    await letEnd();
    // A connection that is lost has nothing left to roll back.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    // Who waits for the session has it as soon as it is released, and then nobody would be seen to wait.
    endTurn();
    await runner.release();
  };
  try {
    await runner.startTransaction('REPEATABLE READ');
    await runner.query('SET TRANSACTION READ ONLY');
    // What has to be sorted are short lines, many of them: on the disk it takes half as long again.
    await runner.query(`SET LOCAL work_mem = '32MB'`);
    if (type === 'postgres')
      await runner.query(`SET LOCAL idle_in_transaction_session_timeout = '${idleSeconds}s'`);
    return { manager: runner.manager, close };
  } catch (error) {
    await close();
    throw error;
  }
}
