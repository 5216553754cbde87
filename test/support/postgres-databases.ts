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

/** What the names of the databases of a test run begin with. */
export const nameRun = (): string =>
  `${prefix}${Math.floor(Date.now() / 1_000)}_${randomBytes(4).toString('hex')}`;

/** Makes a database of a test run, empty or a clone, and gives its name. */
export async function createDatabase(url: string, run: string, template = 'template0'): Promise<string> {
  const database = `${run}_${randomBytes(4).toString('hex')}`;
  await execute(url, `CREATE DATABASE ${database} TEMPLATE ${template}`, lightly(database));
  return database;
}

// A commit waits for the disk for as long as everything else in a small import takes. No test takes the server's power
// away, and what it has committed all its sessions see at once.
const lightly = (database: string): string => `ALTER DATABASE ${database} SET synchronous_commit = off`;

/** Drops all databases of a test run at once: each time the server has to write everything that it holds to the disk. */
export const dropRun = (url: string, run: string): Promise<void> =>
  dropDatabases(url, (name) => name.startsWith(run));

/** Drops what test runs that were killed have left behind. */
export const dropForgotten = (url: string): Promise<void> => dropDatabases(url, isForgotten);

async function dropDatabases(url: string, isChosen: (name: string) => boolean): Promise<void> {
  const { rows } = await execute(url, `SELECT datname FROM pg_database WHERE datname LIKE '${prefix}%'`);
  const names: string[] = rows.map(({ datname }) => datname);
  const chosen = names.filter(isChosen);
  const dropNext = async (): Promise<void> => {
    for (let name = chosen.pop(); name !== undefined; name = chosen.pop())
      await execute(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  // Most of it is waiting for the disk, which several do together.
  await Promise.all(Array.from({ length: 8 }, dropNext));
}

// The name tells when it was made.
function isForgotten(name: string): boolean {
  const seconds = Number(name.slice(prefix.length).split('_')[0]);
  return Date.now() / 1_000 - seconds > forgottenAfterSeconds;
}

async function execute(url: string, ...statements: readonly string[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const [first = '', ...others] = statements;
    const result = await client.query(first);
    for (const sql of others) await client.query(sql);
    return result;
  } finally {
    await client.end();
  }
}
