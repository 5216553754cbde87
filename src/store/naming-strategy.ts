import { DefaultNamingStrategy, type Table } from 'typeorm';

const nameOf = (table: Table | string): string => (typeof table === 'string' ? table : table.name);

/** Constraint and index names as PostgreSQL gives them by itself, so that hand-written SQL needs to name none. */
export class PostgresNamingStrategy extends DefaultNamingStrategy {
  override primaryKeyName = (table: Table | string): string => `${nameOf(table)}_pkey`;
  override uniqueConstraintName = (table: Table | string, columns: string[]): string =>
    `${nameOf(table)}_${columns.join('_')}_key`;
  override indexName = (table: Table | string, columns: string[]): string =>
    `${nameOf(table)}_${columns.join('_')}_idx`;
  override foreignKeyName = (table: Table | string, columns: string[]): string =>
    `${nameOf(table)}_${columns.join('_')}_fkey`;
  override checkConstraintName = (table: Table | string, expression: string): string =>
    `${nameOf(table)}_${/\w+/.exec(expression)?.[0]}_check`;
}
