import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { databases, hasPostgres } from '../support/databases.ts';
import { checkInvariants } from './support/check-invariants.ts';
import { extent, isLong, soon } from './support/extent.ts';
import { type FaultDocument, faultDocument } from './support/fault-document.ts';
import type { TestedJob } from './support/find-job.ts';
import { moments, type PostgresProxy, startProxy } from './support/postgres-proxy.ts';
import { type Reading, readThrough } from './support/read-through.ts';
import { createRig, type Rig } from './support/rig.ts';
import { tally } from './support/tally.ts';

// Never empty, or a file without tests would count as a failure where there is no PostgreSQL.
const onPostgres = databases.slice(-1);

const inShort = new Set(['receives', 'applies a chunk']);

/** A statement that only the transaction has which is to be cut, and an import in which it occurs. */
const transactions: readonly (readonly [name: string, statement: string, options: object])[] = [
  ['receives', `SET state = 'queued'`, {}],
  ['claims', 'lease_token = lease_token + 1', {}],
  ['plans', 'sequence = $', { dryRun: true }],
  ['applies a chunk', 'sequence = $', {}],
  ['applies all at once', 'finished_at = clock_timestamp()', { atomic: true }],
  ['comes to rest', 'finished_at = clock_timestamp()', {}],
];

const chosen = transactions.filter(([name]) => isLong || inShort.has(name));

interface Way {
  readonly rig: Rig;
  readonly proxy: PostgresProxy;
  readonly jobs: TestedJob[];
  /** Imports that were answered with an error. */
  refusals: number;
}

async function openWay(database: (typeof databases)[number], variables: object = {}): Promise<Way> {
  const place = await database.place();
  if (place.type !== 'postgres') throw new TypeError('There is no connection to cut.');
  const proxy = await startProxy(place.url);
  const rig = await createRig({ place: async () => place }, { DATABASE_URL: proxy.url, ...variables });
  return { rig, proxy, jobs: [], refusals: 0 };
}

/** Imports under a key, again where nothing was accepted, and reads the job to its end. */
async function importThrough(way: Way, document: FaultDocument, options: object): Promise<Reading> {
  const { rig, jobs } = way;
  const given = { ...options, idempotencyKey: `import ${jobs.length}` };
  const id = await rig.import(document, given).catch(() => {
    way.refusals += 1;
    return rig.import(document, given);
  });
  const reading = await readThrough({ address: () => rig.newest(), jobId: id });
  jobs.push({ id, document, readings: [reading] });
  return reading;
}

const endOthers = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

/** Imports one document after the other, and disturbs after every piece of news until it was done often enough. */
async function disturb(way: Way, times: number, disturbance: () => Promise<unknown>): Promise<void> {
  const { rig, jobs } = way;
  let done = 0;
  let ready = true;
  const onEvent = (): void => {
    if (!ready || done === times) return;
    ready = false;
    done += 1;
    disturbance().then(
      () => {
        ready = true;
      },
      () => undefined,
    );
  };
  try {
    await rig.start();
    while (done < times) {
      const document = faultDocument(extent(100, 400), { edition: `edition ${jobs.length}` });
      const id = await rig.import(document, { idempotencyKey: `${jobs.length}` }).catch(() => undefined);
      if (id === undefined) continue;
      jobs.push({
        id,
        document,
        readings: [await readThrough({ address: () => rig.newest(), jobId: id, onEvent })],
      });
    }
    const found = await checkInvariants(rig, { jobs });
    expect(new Set(found.map(({ job }) => job.state))).toEqual(new Set(['completed']));
    expect(done).toBe(times);
  } finally {
    await rig.kill();
  }
}

describe.runIf(hasPostgres).each(onPostgres)('a connection to $name that is lost', (database) => {
  it.concurrent.each(moments)('%s of whatever transaction loses and doubles nothing', async (moment) => {
    const way = await openWay(database);
    try {
      await way.rig.start();
      for (const [index, [name, statement, options]] of chosen.entries()) {
        const document = faultDocument(30, { edition: `${moment} ${name} ${index}`, isSound: true });
        const cut = way.proxy.cutAt(moment, statement);
        const [{ events }] = await Promise.all([importThrough(way, document, options), cut]);
        expect(events.at(-1)?.state, name).toMatch(/COMPLETED|PLANNED/);
      }
      // What was committed is accepted though its commit was not answered: a runner may have it already. Only after an
      // answer the lost connection may be the one that the next request is given.
      const expected = { 'before COMMIT': [1], 'during COMMIT': [0], 'after COMMIT': [0, 1, 2] };
      expect(expected[moment]).toContain(way.refusals);
      await checkInvariants(way.rig, { jobs: way.jobs });
      tally(`connection cut ${moment}`, chosen.length);
    } finally {
      await way.rig.kill();
    }
  });

  it.runIf(isLong).concurrent('again and again, for a while each time, only delays the import', async () => {
    const way = await openWay(database, { LADING_CHUNK_SIZE: '10' });
    await disturb(way, extent(2, 30), async () => {
      await way.proxy.shut();
      await way.proxy.reopen();
      tally('database shut off for a while');
    });
  });

  it.concurrent('because the operator ends all sessions, only delays the import', async () => {
    const way = await openWay(database, { LADING_CHUNK_SIZE: '10' });
    const operator = new pg.Client(way.rig.database.type === 'postgres' ? way.rig.database.url : '');
    await operator.connect();
    try {
      await disturb(way, extent(3, 30), async () => {
        await operator.query(endOthers);
        tally('all sessions ended with pg_terminate_backend');
      });
    } finally {
      await operator.end();
    }
  });

  it.concurrent('but stays open with a transaction in it, does not hold up another replica', async () => {
    const { rig, proxy } = await openWay(database);
    try {
      const stalled = proxy.cutAt('stall at COMMIT', 'sequence = $');
      await rig.start();
      const document = faultDocument(60);
      const id = await rig.import(document);
      await stalled;
      await rig.start({ DATABASE_URL: rig.database.type === 'postgres' ? rig.database.url : '' });
      const since = performance.now();
      const reading = await readThrough({ address: () => rig.newest(), jobId: id });
      expect(performance.now() - since).toBeLessThan(soon);
      await checkInvariants(rig, { jobs: [{ id, document, readings: [reading] }] });
      tally('connection held at COMMIT, with locks');
    } finally {
      await rig.kill();
    }
  });
});
