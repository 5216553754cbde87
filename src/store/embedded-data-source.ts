import type { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.ts';
import { wholeAnswers } from './embedded-reading.ts';

/** A data source on a database in this process, with the schema brought up to date. */
export async function openEmbeddedDataSource(pglite: PGlite): Promise<DataSource> {
  // One session: a second client of the pool would share it and mix up transactions. It must not idle out either.
  const extra = { ...createPgConfig(wholeAnswers(pglite)), max: 1, idleTimeoutMillis: 0 };
  const dataSource = await createDataSource({ extra }).initialize();
  await dataSource.runMigrations();
  return dataSource;
}
