import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';
import type { RowToWrite, TableToWrite } from './write-rows.ts';

/** Whether this connection speaks COPY FROM STDIN; the embedded database's adapter does not. */
export const canCopy = ({ dataSource: { options } }: EntityManager): boolean =>
  options.type === 'postgres' && options.url !== undefined;

/** Stores rows with COPY in text format (PostgreSQL documentation, COPY, "Text Format"). */
export async function copyRows(
  manager: EntityManager,
  { table, columns }: TableToWrite,
  rows: readonly RowToWrite[],
): Promise<void> {
  const client: PoolClient = await manager.queryRunner?.connect();
  const names = columns.map(({ name }) => name).join(', ');
  const stream = client.query(from(`COPY ${table} (${names}) FROM STDIN`));
  stream.end(Buffer.from(rows.map(lineOf(columns)).join('')));
  await once(stream, 'finish');
}

const lineOf = (columns: TableToWrite['columns']) => {
  const encoders = columns.map(({ name, type }) => {
    const encode = type === 'json' ? jsonText : type === 'text[]' ? arrayText : plainText;
    return { name, encode };
  });
  return (row: RowToWrite): string => {
    let line = '';
    for (const { name, encode } of encoders) line += `${line === '' ? '' : '\t'}${encode(row[name])}`;
    return `${line}\n`;
  };
};

const nothing = '\\N';
const special = /[\\\n\r\t]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (text: string): string =>
  special.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character) : text;

const plainText = (value: unknown): string =>
  value === null || value === undefined ? nothing : escaped(String(value));

/** In JSON text as the engine writes it, backslashes are all that has to be escaped. */
function jsonText(value: unknown): string {
  if (value === null || value === undefined) return nothing;
  const text = JSON.stringify(value);
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
}

const arrayText = (value: unknown): string =>
  Array.isArray(value) ? escaped(`{${value.map(arrayElement).join(',')}}`) : nothing;

const toQuote = /["\\]/;

function arrayElement(element: unknown): string {
  const text = String(element);
  return toQuote.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}
