import { EventEmitter } from 'node:events';
import pg from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { connections } from '../settings/settings.ts';
import { createDataSource } from './data-source.ts';
import { giveIdentity } from './history.ts';
import { type Lease, leaseSeconds, noticesLost, type OpenedStore, type Store } from './store.ts';

const channel = 'lading';
// Any constant will do, as long as every replica uses it.
const migrationLock = 4_444_001;

/**
 * A connection that is ended while it changes hands, from the pool to a query runner, has nobody who listens to it for
 * a moment; an error that nobody hears ends the process. Whoever asks something of it is told all the same.
 */
class HeardClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** Compiling takes half a second where our queries take milliseconds: what a page of servers refers to looks expensive. */
const withoutJit = (client: pg.Client): Promise<unknown> => client.query('SET jit = off');

const connect = (url: string, poolSize: number): Promise<DataSource> =>
  createDataSource({
    url,
    applicationName: 'lading',
    poolSize,
    extra: { idleTimeoutMillis: 30_000, Client: HeardClient, onConnect: withoutJit },
  }).initialize();

/** Connects to PostgreSQL 13 or newer and brings the schema up to date. */
export async function openPostgresStore(url: string): Promise<OpenedStore> {
  const dataSource = await connect(url, connections.clients);
  await migrate(dataSource);
  const own = await connect(url, connections.background);
  await giveIdentity(dataSource.manager);
  const notices = new EventEmitter().setMaxListeners(0);
  const tell = (topic: string): boolean => notices.emit('notice', topic);
  const stopListening = await listenTo(url, channel, { onNotice: tell, onGap: () => tell(noticesLost) });
  const close = async (): Promise<void> => {
    await stopListening();
    await dataSource.destroy();
    await own.destroy();
  };
  const cancel: Store['cancel'] = async (session) =>
    void (await own.query('SELECT pg_cancel_backend($1)', [session]).catch(() => undefined));
  const shared = { notices, cancel, close };
  const background = storeOf(own, shared);
  return {
    ...storeOf(dataSource, shared),
    background,
    answers: oneAtATime(() => own.query('SELECT 1')),
  };
}

interface Shared extends Pick<Store, 'cancel' | 'close'> {
  readonly notices: EventEmitter;
}

const storeOf = (dataSource: DataSource, { notices, cancel, close }: Shared): Store => ({
  type: 'postgres',
  dataSource,
  transaction: (work, lease) =>
    dataSource.transaction(async (manager) => {
      await nameSession(manager, lease);
      return work(manager);
    }),
  endOlder: async (lease) => void (await endOlderSessions(dataSource.manager, lease)),
  notify: (topics, manager) => notify(manager ?? dataSource.manager, [topics].flat()),
  onNotice: (onNotice) => {
    notices.on('notice', onNotice);
    return () => notices.off('notice', onNotice);
  },
  // Each has a connection of its own.
  snapshotTurn: async () => () => undefined,
  cancel,
  close,
});

const notify = async (manager: EntityManager, topics: readonly string[]): Promise<void> => {
  await manager.query('SELECT pg_notify($1, t.topic) FROM unnest($2::text[]) AS t(topic)', [channel, topics]);
};

/** Replicas that start together wait for one another here. */
async function migrate(dataSource: Store['dataSource']): Promise<void> {
  const holder = dataSource.createQueryRunner();
  try {
    await holder.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await dataSource.runMigrations();
    await holder.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
  } finally {
    await holder.release();
  }
}

const namePrefix = ({ id }: Lease): string => `lading ${id} `;
const nameOf = (lease: Lease): string => `${namePrefix(lease)}${lease.token}`;

// Without a lease nobody takes over; and a process that has much to do stands still for a few seconds at times: whoever
// asked would be told that the database is gone.
const patienceSeconds = 30;

/**
 * To be the first statement of a transaction. A process that stands still must not keep its locks, as what waits for
 * them is the one that takes over from it: between two statements the database ends it by itself; in the middle of
 * one, whoever holds a newer lease finds it by its name.
 */
function nameSession(manager: EntityManager, lease: Lease | undefined): Promise<unknown> {
  const seconds = lease === undefined ? patienceSeconds : leaseSeconds;
  const idleness = `SET LOCAL idle_in_transaction_session_timeout = '${seconds}s'`;
  // The id of a job and a number: nothing in it has to be quoted.
  return manager.query(
    lease === undefined ? idleness : `${idleness}; SET LOCAL application_name = '${nameOf(lease)}'`,
  );
}

/** Ends the sessions that work under older leases; a role may end its own sessions, a superuser is not needed. */
const endOlderSessions = (manager: EntityManager, lease: Lease): Promise<unknown> =>
  manager.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
       AND usename = current_user AND starts_with(application_name, $1) AND application_name <> $2`,
    [namePrefix(lease), nameOf(lease)],
  );

/** A question that is asked once at a time: who asks while an answer is on its way waits for that one. */
function oneAtATime(ask: () => Promise<unknown>): () => Promise<void> {
  let asking: Promise<void> | undefined;
  return () =>
    (asking ??= ask()
      .then(() => undefined)
      .finally(() => {
        asking = undefined;
      }));
}

const retryMs = 500;

interface Listener {
  onNotice(payload: string): void;
  onGap(): void;
}

/**
 * Listens on a channel with a connection of its own, and connects again whenever it is lost. Notices that come in
 * between are lost: `onGap` says so when it listens again. A connection that is dead can go unnoticed for long, so who
 * waits for a notice must also look by itself from time to time.
 */
async function listenTo(
  url: string,
  channel: string,
  { onNotice, onGap }: Listener,
): Promise<() => Promise<void>> {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isStopped = false;

  const connectAgain = (): void => {
    client = undefined;
    clearTimeout(retry);
    if (!isStopped) retry = setTimeout(() => connect().then(onGap, () => undefined), retryMs);
  };
  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'lading listener',
      keepAlive: true,
    });
    // A connection ends once, with an error or without; what comes of it afterwards is not about the one after it.
    const lose = (): void => {
      next.off('end', lose);
      next.end().catch(() => undefined);
      connectAgain();
    };
    next.once('end', lose);
    next.on('error', () => undefined);
    next.on('notification', ({ payload }) => onNotice(payload ?? ''));
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
      client = next;
    } catch (error) {
      if (next.listenerCount('end', lose) > 0) lose();
      throw error;
    }
  };

  const stop = async (): Promise<void> => {
    isStopped = true;
    clearTimeout(retry);
    await client?.end();
  };
  try {
    await connect();
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
