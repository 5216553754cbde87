import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { DatabaseSettings } from '../../src/settings/settings.ts';
import { openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { openPostgresStore } from '../../src/store/postgres-store.ts';
import type { Store } from '../../src/store/store.ts';
import { unpackDirectory } from '../../src/store/unpack-directory.ts';
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
  // In memory PGlite needs twice the time to begin, as it unpacks the template through a file system that it emulates.
  open: async () => opened(openEmbeddedStore({ directory: await embeddedDirectory() })),
  place: async () => ({ type: 'embedded', directory: await embeddedDirectory() }),
};

/** A data directory of its own, with the schema in it. */
async function embeddedDirectory(): Promise<string> {
  const directory = await temporaryDirectory();
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
