import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import {
  DataSource,
  type DataSourceOptions,
  DefaultNamingStrategy,
  type MigrationInterface,
  type QueryRunner,
  type Table,
} from 'typeorm';
import { parseExact } from '../lib/exact-json.ts';
import { storeTables } from './tables.ts';

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

const directory = new URL('../../migrations/', import.meta.url);

/** TypeORM orders migrations by the thirteen digits at the end of their names: `0002-imports.sql` is number two. */
const nameOf = (file: string): string =>
  `${file.slice(5, -4)}${String(Number.parseInt(file, 10)).padStart(13, '0')}`;

const sqlMigration = (file: string) =>
  class implements MigrationInterface {
    name = nameOf(file);
    up = async (queryRunner: QueryRunner): Promise<void> => {
      await queryRunner.query(readFileSync(new URL(file, directory), 'utf8'));
    };
    down = (): Promise<void> => Promise.reject(new Error('Migrations only go forward.'));
  };

/** Every SQL file of the folder `migrations`, in order. */
export const migrations = readdirSync(directory)
  .filter((file) => file.endsWith('.sql'))
  .sort()
  .map(sqlMigration);

const tableName = (table: Table | string): string => (typeof table === 'string' ? table : table.name);

/** Constraint and index names as PostgreSQL gives them by itself, so that hand-written SQL needs to name none. */
class PostgresNamingStrategy extends DefaultNamingStrategy {
  override primaryKeyName = (table: Table | string): string => `${tableName(table)}_pkey`;
  override uniqueConstraintName = (table: Table | string, columns: string[]): string =>
    `${tableName(table)}_${columns.join('_')}_key`;
  override indexName = (table: Table | string, columns: string[]): string =>
    `${tableName(table)}_${columns.join('_')}_idx`;
  override foreignKeyName = (table: Table | string, columns: string[]): string =>
    `${tableName(table)}_${columns.join('_')}_fkey`;
  override checkConstraintName = (table: Table | string, expression: string): string =>
    `${tableName(table)}_${/\w+/.exec(expression)?.[0]}_check`;
}
