import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';
import type { TableToWrite } from './write-rows.ts';

/** Whether this connection speaks COPY FROM STDIN; the embedded database's adapter does not. */
export const canCopy = ({ dataSource: { options } }: EntityManager): boolean =>
  options.type === 'postgres' && options.url !== undefined;

/** Stores rows with COPY; each ends with a line feed. */
export async function copyRows(
  manager: EntityManager,
  { table, columns }: TableToWrite,
  rows: string,
): Promise<void> {
  const client: PoolClient = await manager.queryRunner?.connect();
  const names = columns.map(({ name }) => name).join(', ');
  const stream = client.query(from(`COPY ${table} (${names}) FROM STDIN`));
  stream.end(Buffer.from(rows));
  await once(stream, 'finish');
}
