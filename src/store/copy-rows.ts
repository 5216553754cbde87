import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';
import type { TableToWrite } from './write-rows.ts';

/** Whether this connection speaks COPY FROM STDIN; the embedded database's adapter does not. */
export const canCopy = ({ dataSource: { options } }: EntityManager): boolean =>
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
