import { userInfo } from 'node:os';
import pg from 'pg';

/**
 * A database of a server on which tests may make databases of their own: the one in `DATABASE_URL`, which then must
 * answer, or one on this machine that asks for no password.
 */
export async function findPostgres(): Promise<string | undefined> {
  const { DATABASE_URL: given } = process.env;
  if (given) {
    await assertUsable(given);
    return given;
  }
  const users = new Set([userInfo().username, 'postgres']);
  for (const user of users) {
    const url = `postgres://${encodeURIComponent(user)}@127.0.0.1:5432/postgres`;
    if (await isUsable(url)) return url;
  }
  return undefined;
}

const isUsable = (url: string): Promise<boolean> =>
  assertUsable(url).then(
    () => true,
    () => false,
  );

const oldestVersion = 130_000;

async function assertUsable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  try {
    await client.connect();
    const { rows } = await client.query(
      `SELECT rolcreatedb OR rolsuper AS "mayCreate", current_setting('server_version_num')::int AS version
       FROM pg_roles WHERE rolname = current_user`,
    );
    if (!rows[0]?.mayCreate) throw new Error('The tests need a PostgreSQL user that may create databases.');
    if (rows[0].version < oldestVersion) throw new Error('The tests need PostgreSQL 13 or newer.');
  } finally {
    await client.end();
  }
}
