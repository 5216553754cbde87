import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import type { DatabaseSettings } from '../../src/settings/settings.ts';
import { openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { unpackDirectory } from '../../src/store/embedded-template.ts';
import { openPostgresStore } from '../../src/store/postgres-store.ts';
import type { Store } from '../../src/store/store.ts';
import { afterTestFile } from './clean-ups.ts';
import { isWhole } from './extent.ts';
import { createDatabase, inDatabase } from './postgres-databases.ts';

/** A database that tests run on; what it gives is closed after the test file. */
export interface TestDatabase {
  readonly name: 'the embedded database' | 'PostgreSQL';
  /** A store on a fresh database with the schema in it. */
  open(): Promise<Store>;
  /** Where such a database is, for who opens it by itself, more than once or in another process. */
  place(): Promise<DatabaseSettings>;
}

/** Opens a store that the test file need not close. */
export async function opened(store: Promise<Store>): Promise<Store> {
  const { close, ...rest } = await store;
  let closing: Promise<void> | undefined;
  const closeOnce = (): Promise<void> => (closing ??= close());
  afterTestFile(closeOnce);
  return { ...rest, close: closeOnce };
}

/** A directory of its own, removed after the test file. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lading-test-'));
  afterTestFile(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

const embedded: TestDatabase = {
  name: 'the embedded database',
  open: openShared,
  place: async () => ({ type: 'embedded', directory: await filled(await temporaryDirectory()) }),
};

// To begin takes PGlite more than a second: the test files of a process take turns with one that is emptied.
let shared: Promise<Store> | undefined;

async function openShared(): Promise<Store> {
  shared ??= openInRun();
  const store = await shared;
  await emptyAll(store);
  return { ...store, close: async () => undefined };
}

/** Removed with everything else of the run; the database ends with its process. */
async function openInRun(): Promise<Store> {
  const directory = await mkdtemp(join(dirname(inject('embeddedTemplate')), 'shared-'));
  return openEmbeddedStore({ directory: await filled(directory) });
}

async function emptyAll({ dataSource }: Store): Promise<void> {
  const tables: { name: string }[] = await dataSource.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'
       AND table_type = 'BASE TABLE' AND table_name NOT IN ('migrations', 'database_identity')`,
  );
  const deleted = tables.map(({ name }) => `${name}_gone AS (DELETE FROM ${name})`);
  await dataSource.transaction(async (manager) => {
    // The audit log would not let go of its entries.
    await manager.query('SET LOCAL session_replication_role = replica');
    await manager.query(`WITH ${deleted.join(', ')} SELECT`);
  });
}

/** A data directory with the schema in it. */
async function filled(directory: string): Promise<string> {
  const database = join(directory, 'database');
  await mkdir(database, { mode: 0o700 });
  await unpackDirectory(await readFile(inject('embeddedTemplate')), database);
  return directory;
}

const server = inject('postgres');

/** Whether there is a PostgreSQL to test on. */
export const hasPostgres = server !== null;

/**
 * The URL of a database of its own, without the schema unless it is a clone of one that has it. It is dropped after the
 * test run.
 */
export async function postgresDatabase(template?: string): Promise<string> {
  if (server === null) throw new Error('There is no PostgreSQL to test on.');
  return inDatabase(server.url, await createDatabase(server.url, server.run, template));
}

const postgres: TestDatabase = {
  name: 'PostgreSQL',
  open: async () => opened(openPostgresStore(await postgresDatabase(server?.template))),
  place: async () => ({ type: 'postgres', url: await postgresDatabase(server?.template) }),
};

/** For what has nothing to do with the database: the one that is quicker to have. */
export const oneDatabase: TestDatabase = hasPostgres ? postgres : embedded;

/** For `describe.each(databases)('… on $name', ({ open }) => …)`: what may differ between them is tested on both. */
export const databases: readonly TestDatabase[] = hasPostgres ? [embedded, postgres] : [embedded];

/**
 * The same for what is above the store, where the second database shows nothing new: one in the inner loop, both in
 * `npm run check`.
 */
export const eitherDatabase: readonly TestDatabase[] = isWhole ? databases : [oneDatabase];
