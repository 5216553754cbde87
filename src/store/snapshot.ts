import type { EntityManager, QueryRunner } from 'typeorm';
import { whenAborted } from '../lib/stoppable.ts';
import type { Store } from './store.ts';

/** One state of the database, to be read for as long as it is open; on the embedded one everybody else waits. */
interface Snapshot {
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

/** A query runner that stops what it is doing when nobody needs that any more. */
interface StoppableRunner {
  /** From now on the signal changes nothing: what is left to be done is to end well. */
  letEnd(): Promise<void>;
}

/**
 * Once the signal is aborted no further statement is begun, and PostgreSQL is asked to cancel the one that it works on;
 * whoever waits for either gets what the signal was aborted with. The embedded database finishes its statement.
 */
function makeStoppable(
  store: Pick<Store, 'cancel'>,
  runner: QueryRunner,
  signal: AbortSignal | undefined,
): StoppableRunner {
  if (signal === undefined) return { letEnd: async () => undefined };
  const query = runner.query.bind(runner);
  let isWorking = false;
  let isEnding = false;
  let cancelling: Promise<unknown> = Promise.resolve();
  const stoppableQuery = async (...statement: Parameters<QueryRunner['query']>): Promise<unknown> => {
    if (isEnding) return query(...statement);
    signal.throwIfAborted();
    isWorking = true;
    try {
      return await query(...statement);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      isWorking = false;
    }
  };
  Object.assign(runner, { query: stoppableQuery });
  whenAborted(signal, () => {
    if (isWorking && !isEnding) cancelling = cancel(store, runner);
  });
  return {
    letEnd: async () => {
      isEnding = true;
      // What asks for it may come late, and must not meet what somebody else does on this connection.
      await cancelling;
    },
  };
}

async function cancel(store: Pick<Store, 'cancel'>, runner: QueryRunner): Promise<void> {
  const { processID }: { readonly processID?: unknown } = await runner.connect();
  if (typeof processID === 'number') await store.cancel(processID);
}

/** What a page should take at about; texts differ in length by a factor of a thousand and more. */
const pageLength = 131_072;
const firstRows = 50;
const mostRows = 1_000;

/**
 * The column `text` of a statement, page after page, one page ahead. To be called in a transaction, one at a time; on
 * the embedded database it is the only way to stop in the middle, too.
 */
export async function* readCursor(
  manager: EntityManager,
  sql: string,
  parameters: readonly unknown[],
): AsyncGenerator<readonly string[]> {
  await manager.query(`DECLARE page_cursor NO SCROLL CURSOR FOR ${sql}`, [...parameters]);
  let next = fetch(manager, firstRows);
  try {
    for (let page = await next; page.texts.length > 0; page = await next) {
      next = page.isLast ? end : fetch(manager, rowsAfter(page.texts, page.count));
      yield page.texts;
    }
    await manager.query('CLOSE page_cursor');
  } finally {
    await next.catch(() => undefined);
  }
}

interface Page {
  readonly texts: readonly string[];
  /** How many were asked for. */
  readonly count: number;
  readonly isLast: boolean;
}

const end: Promise<Page> = Promise.resolve({ texts: [], count: 0, isLast: true });

function fetch(manager: EntityManager, count: number): Promise<Page> {
  const page = manager.query(`FETCH ${count} FROM page_cursor`).then((rows: readonly { text: string }[]) => ({
    texts: rows.map(({ text }) => text),
    count,
    isLast: rows.length < count,
  }));
  // Met where it is awaited; a reader that leaves early must not find it unhandled.
  page.catch(() => undefined);
  return page;
}

/** So many rows that the next page is as long as it should be; growing slowly, as rows can become larger. */
function rowsAfter(page: readonly string[], before: number): number {
  const length = page.reduce((sum, text) => sum + text.length, 0);
  const wanted = Math.floor((pageLength * page.length) / Math.max(length, 1));
  return Math.max(1, Math.min(wanted, 2 * before, mostRows));
}

/**
 * Lets the statements that follow in this transaction take the order of keys from their index alone. Right after an
 * import the database knows nothing of a table, expects a few rows, and sorts all of them before it gives the first.
 * Where few are wanted, sorting them is the quicker way.
 */
export const preferKeyOrder = (manager: EntityManager, isPreferred: boolean): Promise<unknown> =>
  manager.query(`SET LOCAL enable_sort = ${isPreferred ? 'off' : 'on'}`);
