import { randomBytes } from 'node:crypto';
import pg from 'pg';

const prefix = 'lading_test_';
const forgottenAfterSeconds = 3 * 60 * 60;

/** The same server and user, another database. */
export function inDatabase(url: string, database: string): string {
  const there = new URL(url);
  there.pathname = `/${database}`;
  return there.href;
}

/** Makes a database for tests, empty or a clone, and gives its name. */
export async function createDatabase(url: string, template = 'template0'): Promise<string> {
  const seconds = Math.floor(Date.now() / 1_000);
  const database = `${prefix}${seconds}_${randomBytes(4).toString('hex')}`;
  await execute(url, `CREATE DATABASE ${database} TEMPLATE ${template}`);
  return database;
}

export const dropDatabase = (url: string, database: string): Promise<unknown> =>
  execute(url, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);

/** Drops what test runs that were killed have left behind. */
export async function dropForgotten(url: string): Promise<void> {
  const { rows } = await execute(url, `SELECT datname FROM pg_database WHERE datname LIKE '${prefix}%'`);
  const names: string[] = rows.map(({ datname }) => datname);
  for (const name of names.filter(isForgotten)) await dropDatabase(url, name);
}

// The name tells when it was made.
function isForgotten(name: string): boolean {
  const seconds = Number(name.slice(prefix.length).split('_')[0]);
  return Date.now() / 1_000 - seconds > forgottenAfterSeconds;
}

async function execute(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
