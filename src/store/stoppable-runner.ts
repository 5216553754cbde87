import type { QueryRunner } from 'typeorm';
import { whenAborted } from '../lib/when-aborted.ts';
import type { Store } from './store.ts';

/** A query runner that stops what it is doing when nobody needs that any more. */
export interface StoppableRunner {
  /** From now on the signal changes nothing: what is left to be done is to end well. */
  letEnd(): Promise<void>;
}

/**
 * Once the signal is aborted no further statement is begun, and PostgreSQL is asked to cancel the one that it works on;
 * whoever waits for either gets what the signal was aborted with. The embedded database finishes its statement.
 */
export function makeStoppable(
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
