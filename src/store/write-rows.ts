import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';
import { stringifyExact } from '../lib/exact-json.ts';
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

/** Whether this connection speaks COPY FROM STDIN; the embedded database's adapter does not. */
const canCopy = ({ dataSource: { options } }: EntityManager): boolean =>
  options.type === 'postgres' && options.url !== undefined;

/** Stores rows with COPY, by their texts: the database takes the first ones while the next ones are made. */
export async function copyRows<Row>(
  manager: EntityManager,
  { table, columns }: TableToWrite,
  rows: readonly Row[],
  textOf: (row: Row) => string,
): Promise<void> {
  const client: PoolClient = await manager.queryRunner?.connect();
  const names = columns.map(({ name }) => name).join(', ');
  const stream = client.query(from(`COPY ${table} (${names}) FROM STDIN`));
  const isOver = once(stream, 'finish');
  // Met at the end; a COPY that is refused ends while rows are still made.
  isOver.catch(() => undefined);
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    let lines = '';
    for (const row of rows.slice(at, at + rowsAtOnce)) lines += `${textOf(row)}\n`;
    if (!stream.write(Buffer.from(lines))) await Promise.race([once(stream, 'drain'), isOver]);
  }
  stream.end();
  await isOver;
}

const rowsAtOnce = 200;
