import type { EntityManager } from 'typeorm';
import type { Json } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { keyOfBytes } from '../secrets/sealed-bytes.ts';
import { storedUnder } from '../secrets/secret-problem.ts';
import { type ResealedRows, resealedRows, type SealedTable } from './sealed-table.ts';

/** A column of bytes that `KeyRing.sealBytes` has made. */
interface SealedColumn<Row> {
  readonly table: string;
  /** Columns that name a row, as SQL; the place is their values. */
  readonly key: readonly string[];
  readonly column: string;
  /** What else has to be read of a row, and from where, as SQL. */
  readonly others?: { readonly columns: string; readonly join: string };
  /** Where the bytes were sealed for. */
  readonly placeOf: (row: Row) => string;
}

// Parts of uploads have up to some megabytes.
const rowsAtOnce = 4;

/** A table whose rows have sealed bytes. */
export function sealedBytesTable<Row extends object>(sealed: SealedColumn<Row>): SealedTable {
  const { table, column } = sealed;
  return {
    name: table,
    countKeys: (manager) =>
      manager.query(
        `SELECT ${keyIdSql(column)} AS "keyId", count(*)::integer AS count FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1`,
      ),
    resealAfter: (manager, ring, place) => reseal(sealed, manager, ring, place),
  };
}

/** As base64url, in which keys are named. */
const keyIdSql = (column: string): string =>
  `translate(encode(substring(${column} FROM 1 FOR 6), 'base64'), '+/', '-_')`;

async function reseal<Row extends object>(
  sealed: SealedColumn<Row>,
  manager: EntityManager,
  ring: KeyRing,
  place: Json | undefined,
): Promise<ResealedRows> {
  const rows = await readRows<Row>(sealed, manager, ring, place);
  const problems: Problem[][] = [];
  for (const row of rows) problems.push(await resealRow(sealed, manager, ring, row));
  const last = rows.length < rowsAtOnce ? undefined : rows.at(-1);
  return resealedRows(problems, last?.key);
}

type ReadRow<Row> = Row & { readonly content: Uint8Array; readonly key: readonly Json[] };

const readRows = <Row extends object>(
  { table, key, column, others }: SealedColumn<Row>,
  manager: EntityManager,
  { keyId }: KeyRing,
  place: Json | undefined,
): Promise<ReadRow<Row>[]> =>
  manager.query(
    `SELECT ${others?.columns ?? key.join(', ')}, ${column} AS content, json_build_array(${key.join(', ')}) AS key
     FROM ${table} ${others?.join ?? ''} WHERE ${column} IS NOT NULL AND ${keyIdSql(column)} <> $1
       ${Array.isArray(place) ? `AND (${key.join(', ')}) > (${key.map((_, index) => `$${index + 2}`).join(', ')})` : ''}
     ORDER BY ${key.join(', ')} LIMIT ${rowsAtOnce}`,
    [keyId, ...(Array.isArray(place) ? place : [])],
  );

// What somebody else has written meanwhile begins with another nonce.
const startLength = 18;

async function resealRow<Row extends object>(
  { table, key, column, placeOf }: SealedColumn<Row>,
  manager: EntityManager,
  ring: KeyRing,
  row: ReadRow<Row>,
): Promise<Problem[]> {
  const clear = ring.openBytes(placeOf(row), row.content);
  if (clear === undefined) return [notOpened(table, keyOfBytes(row.content))];
  const names = key.map((name, index) => `${name} = $${index + 3}`).join(' AND ');
  await manager.query(
    `UPDATE ${table} SET ${column} = $1 WHERE ${names} AND substring(${column} FROM 1 FOR ${startLength}) = $2`,
    [ring.sealBytes(placeOf(row), clear), Buffer.from(row.content.subarray(0, startLength)), ...row.key],
  );
  return [];
}

// Not which row: who knows an upload's id may write to it.
const notOpened = (table: string, keyId: string): Problem => ({
  code: 'SECRET_KEY_UNKNOWN',
  message: `A row of ${table} does not open. ${storedUnder(keyId)}`,
  path: `/${table}`,
});
