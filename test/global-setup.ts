import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { embeddedTemplate } from '../src/store/embedded-template.ts';
import { openPostgresStore } from '../src/store/postgres-store.ts';
import { hasChromium } from './support/chromium.ts';
import { findPostgres } from './support/find-postgres.ts';
import { createDatabase, dropForgotten, dropRun, inDatabase, nameRun } from './support/postgres-databases.ts';
import { hasZstd } from './support/zstd.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A data directory of the embedded database, as a tar file. */
    embeddedTemplate: string;
    postgres: PostgresTemplate | null;
  }
}

/** A migrated database to be cloned, and where to ask for it. */
export interface PostgresTemplate {
  readonly url: string;
  /** What the names of all databases of this run begin with. */
  readonly run: string;
  readonly template: string;
}

/** Makes the migrated databases that test files start from; gives the function that removes them. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'lading-test-'));
  const path = join(directory, 'embedded.tar');
  await writeFile(path, await embeddedTemplate());
  provide('embeddedTemplate', path);

  if (!hasZstd) process.stdout.write(`Node ${process.version} has no Zstandard: its tests are left out.\n`);
  if (!hasChromium) process.stdout.write('There is no Chromium: the tests in a browser are left out.\n');
  const postgres = await makePostgresTemplate();
  provide('postgres', postgres ?? null);
  return async () => {
    await rm(directory, { recursive: true });
    if (postgres !== undefined) await dropRun(postgres.url, postgres.run);
  };
}

async function makePostgresTemplate(): Promise<PostgresTemplate | undefined> {
  const url = await findPostgres();
  if (url === undefined) {
    process.stdout.write('No PostgreSQL: the tests run on the embedded database only.\n');
    return undefined;
  }
  await dropForgotten(url);
  const run = nameRun();
  const template = await createDatabase(url, run);
  const store = await openPostgresStore(inDatabase(url, template));
  await store.close();
  return { url, run, template };
}
