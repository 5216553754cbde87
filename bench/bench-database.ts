import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { kinds } from '../src/kinds/registry.ts';

/** What an import writes, in an order that foreign keys accept. */
const tables = [
  ...kinds.map(({ collection }) => collection),
  ...kinds.flatMap(({ references }) => Object.values(references).map(({ through }) => through)),
];

/** A database of the bench's own. */
export interface BenchDatabase {
  readonly url: string;
  /** Empties everything that imports and exports touch. */
  clear(): Promise<void>;
  /** Takes the turn of imports, as another replica would that is at work, until it is given back. */
  takeTurn(): Promise<{ readonly jobId: string; giveBack(): Promise<void> }>;
  /** The processes of the database's sessions. */
  sessions(): Promise<number[]>;
  /** Seconds that a plain COPY takes to put the rows that are there now into the emptied tables. */
  timeCopyIn(): Promise<number>;
  /** Seconds that a plain COPY takes to bring the entities out as JSON. */
  timeCopyOut(): Promise<number>;
  drop(): Promise<void>;
}

export async function createBenchDatabase(serverUrl: string): Promise<BenchDatabase> {
  const name = `lading_bench_${process.pid}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const truncate = (): Promise<unknown> => client.query(`TRUNCATE ${tables.join(', ')} CASCADE`);
  return {
    url: url.href,
    clear: async () => {
      await truncate();
      await client.query('TRUNCATE import_steps, import_jobs CASCADE');
    },
    takeTurn: () => takeTurn(client),
    sessions: async () =>
      (await client.query('SELECT pid FROM pg_stat_activity WHERE datname = $1', [name])).rows.map(
        ({ pid }) => pid,
      ),
    timeCopyIn: () => timeCopyIn(client, truncate),
    timeCopyOut: () => timeCopyOut(client),
    drop: async () => {
      await client.end();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

async function takeTurn(client: pg.Client): ReturnType<BenchDatabase['takeTurn']> {
  const { rows } = await client.query(
    `INSERT INTO import_jobs
       (state, conflict_strategy, rules, dry_run, atomic, problems, warnings, totals, counts, created_by, lease_until)
     VALUES ('applying', 'update', '[]', false, false, '[]', '[]', '{}', '{}', 'bench', now() + interval '1 hour')
     RETURNING id`,
  );
  const [{ id }] = rows;
  const tell = (topic: string): Promise<unknown> => client.query(`SELECT pg_notify('lading', $1)`, [topic]);
  return {
    jobId: Buffer.from(`ImportJob:${id}`).toString('base64'),
    giveBack: async () => {
      await client.query('DELETE FROM import_jobs WHERE id = $1', [id]);
      await Promise.all([tell(id), tell('queue')]);
    },
  };
}

async function timeCopyIn(client: pg.Client, truncate: () => Promise<unknown>): Promise<number> {
  const contents: Buffer[] = [];
  for (const table of tables) contents.push(await buffer(client.query(to(`COPY ${table} TO STDOUT`))));
  await truncate();
  return seconds(async () => {
    for (const [index, table] of tables.entries()) {
      const stream = client.query(from(`COPY ${table} FROM STDIN`));
      stream.end(contents[index]);
      await once(stream, 'finish');
    }
  });
}

const timeCopyOut = (client: pg.Client): Promise<number> =>
  seconds(async () => {
    for (const { collection } of kinds) {
      const rows = client.query(to(`COPY (SELECT row_to_json(e) FROM ${collection} e) TO STDOUT`));
      for await (const _ of rows);
    }
  });

/** How long something takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** Milliseconds on a clock that all processes of the machine share. */
export const now = (): number => performance.timeOrigin + performance.now();
