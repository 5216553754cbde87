import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from './migrations.ts';
import { PostgresNamingStrategy } from './naming-strategy.ts';
import { storeTables } from './store-tables.ts';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** A TypeORM data source over all tables; `options` say where the database is. */
export function createDataSource(options: Partial<Omit<PostgresOptions, 'type'>>): DataSource {
  const dataSource = new DataSource({
    type: 'postgres',
    entities: storeTables,
    migrations,
    migrationsTableName: 'migrations',
    namingStrategy: new PostgresNamingStrategy(),
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    ...options,
  });
  // TypeORM refuses column types it has not heard of.
  dataSource.driver.supportedDataTypes.push('xid8' as 'text');
  return dataSource;
}
