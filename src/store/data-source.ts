import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { parseExact } from '../lib/parse-exact.ts';
import { migrations } from './migrations.ts';
import { PostgresNamingStrategy } from './naming-strategy.ts';
import { storeTables } from './store-tables.ts';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** A TypeORM data source over all tables; `options` say where the database is. */
export function createDataSource(options: Partial<Omit<PostgresOptions, 'type'>>): DataSource {
  const dataSource = new DataSource({
    type: 'postgres',
    // It would be looked for by name, which finds nothing in the program as it is built.
    driver: pg,
    entities: storeTables,
    migrations,
    migrationsTableName: 'migrations',
    namingStrategy: new PostgresNamingStrategy(),
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    ...options,
    extra: { ...options.extra, types },
  });
  // TypeORM refuses column types it has not heard of.
  dataSource.driver.supportedDataTypes.push('xid8' as 'text');
  return dataSource;
}

const jsonType = 114;

/** What is read from columns of JSON is in its exact form, as what is written to them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === jsonType && format !== 'binary' ? parseJson : pg.types.getTypeParser(oid, format),
};

const parseJson = (text: string): unknown => parseExact(text);
