import type { EntityManager } from 'typeorm';
import { stringifyExact } from '../lib/stringify-exact.ts';
import { canCopy, copyRows } from './copy-rows.ts';
import { type RowToWrite, rowWriter, type WrittenColumn } from './row-text.ts';

// Below this many rows one statement with a JSON parameter is quicker than COPY.
const worthCopying = 50;

/** A table, or some of its columns. */
export interface TableToWrite {
  readonly table: string;
  readonly columns: readonly WrittenColumn[];
}

/** Stores new rows. */
export async function insertRows(
  manager: EntityManager,
  { table, columns }: TableToWrite,
  rows: readonly RowToWrite[],
): Promise<void> {
  if (rows.length === 0) return;
  if (isCopied(manager, rows)) return copyRows(manager, { table, columns }, rows, rowWriter(columns));
  const names = columns.map(({ name }) => name).join(', ');
  await manager.query(`INSERT INTO ${table} (${names}) SELECT ${names} FROM ${recordset(columns)}`, [
    stringifyExact(rows),
  ]);
}

/** Whether so many rows are better copied. */
export const isCopied = (manager: EntityManager, { length }: { readonly length: number }): boolean =>
  length >= worthCopying && canCopy(manager);

/** Rows that come as a parameter, as the relation `r`. */
export const recordset = (columns: readonly WrittenColumn[]): string =>
  `json_to_recordset($1::json) AS r(${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`;
