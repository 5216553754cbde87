import pg from 'pg';
import { expect, it, type TestContext } from 'vitest';
import { TransportError } from '../../src/client/transport.ts';
import { inDatabase } from '../support/postgres-databases.ts';
import type { ProgressEvent } from '../support/run-server.ts';
import { checkInvariants } from './support/check-invariants.ts';
import { checkFiles, expectNoSecret } from './support/check-secrets.ts';
import { extent, isLong } from './support/extent.ts';
import { faultDocument } from './support/fault-document.ts';
import { findInstallation } from './support/installation.ts';
import { type PostgresCluster, startCluster } from './support/postgres-cluster.ts';
import { readThrough } from './support/read-through.ts';
import { spawnReplica } from './support/replica.ts';
import { createRig, type Rig } from './support/rig.ts';
import { tally } from './support/tally.ts';

interface Site {
  readonly cluster: PostgresCluster;
  readonly rig: Rig;
  readonly url: string;
}

const endOthers = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = 'lading' AND pid <> pg_backend_pid()`;

/** Does something with a server on a PostgreSQL of its own. */
async function onSite(
  { skip }: TestContext,
  settings: Readonly<Record<string, string>>,
  work: (site: Site) => Promise<void>,
): Promise<void> {
  const installation = findInstallation() ?? skip('there is no PostgreSQL server to start here');
  const cluster = await startCluster(installation, { settings });
  await cluster.execute('CREATE DATABASE lading');
  const url = inDatabase(cluster.url, 'lading');
  const rig = await createRig(
    { place: async () => ({ type: 'postgres', url }) },
    { LADING_CHUNK_SIZE: '10' },
  );
  try {
    await work({ cluster, rig, url });
  } finally {
    await rig.kill();
  }
}

/** Imports, and meddles as soon as something is stored; gives how the job ended, when all is as it must be. */
async function importMeanwhile({ rig }: Site, meddle: () => Promise<unknown>, count = extent(200, 1_000)) {
  const document = faultDocument(count);
  const id = await rig.import(document);
  let meddling: Promise<unknown> | undefined;
  const onEvent = ({ sequence }: ProgressEvent): void => {
    if (sequence > 0) meddling ??= meddle();
  };
  const reading = await readThrough({ address: () => rig.newest(), jobId: id, onEvent });
  await meddling;
  const [found] = await checkInvariants(rig, { jobs: [{ id, document, readings: [reading] }] });
  // What is open stays open, whatever becomes of the database.
  expect(reading.interruptions).toBe(0);
  return found?.job;
}

/** What an import is refused with by a server that has found out that its sessions are gone. */
async function refusalOfImport({ rig }: Site): Promise<unknown> {
  for (;;) {
    const error = await rig.import(faultDocument(10)).catch((refusal: unknown) => refusal);
    if (!(error instanceof TransportError) || error.code !== 'DATABASE_UNAVAILABLE') return error;
  }
}

it.concurrent('a database that is restarted, in good order and at once, only delays an import', async (context) => {
  await onSite(context, {}, async (site) => {
    await site.rig.start();
    const job = await importMeanwhile(site, async () => {
      for (const how of ['fast', 'immediate'] as const) {
        await site.cluster.stop(how);
        await site.cluster.start();
        tally(`PostgreSQL restarted (${how})`);
      }
    });
    expect(job).toMatchObject({ state: 'completed', problems: [] });
    await site.cluster.stop();
    expectNoSecret('the log of PostgreSQL', await site.cluster.log());
    await checkFiles(site.cluster.home);
  });
});

it.runIf(isLong).concurrent(
  'a database that takes no changes for a while only delays an import',
  async (context) => {
    await onSite(context, {}, async (site) => {
      const { cluster, rig, url } = site;
      const server = await rig.start();
      const turn = async (readOnly: 'on' | 'off'): Promise<void> => {
        await cluster.execute(`ALTER DATABASE lading SET default_transaction_read_only = ${readOnly}`);
        await cluster.execute(endOthers);
      };
      const job = await importMeanwhile(site, async () => {
        await turn('on');
        expect(await refusalOfImport(site)).toMatchObject({ code: 'DATABASE_READ_ONLY' });
        const second = spawnReplica({ type: 'postgres', url }, {});
        context.onTestFinished(() => void second.child.kill('SIGKILL'));
        expect(await second.ended).toMatchObject({
          code: 1,
          errors: expect.stringMatching(/^The database in DATABASE_URL/),
        });
        await turn('off');
        tally('PostgreSQL read-only for a while');
      });
      expect(job).toMatchObject({ state: 'completed', problems: [] });
      expect((await server.ended).code).toBe(0);
    });
  },
);

it.runIf(isLong).concurrent(
  'a database that has no session left for a while only delays an import',
  async (context) => {
    const settings = { max_connections: '20', superuser_reserved_connections: '1' };
    await onSite(context, settings, async (site) => {
      const { rig, url } = site;
      await rig.start();
      const job = await importMeanwhile(site, async () => {
        const guests = await takeAll(url);
        await expect(rig.import(faultDocument(10))).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
        tally('no session left for a while');
        await Promise.all(guests.map((guest) => guest.end()));
      });
      expect(job).toMatchObject({ state: 'completed', problems: [] });
    });
  },
);

/** Takes every session there is, those of the server too. */
async function takeAll(url: string): Promise<pg.Client[]> {
  const guests: pg.Client[] = [];
  for (let refused = 0; refused < 3; ) {
    const guest = new pg.Client({ connectionString: url, application_name: 'guest' });
    guest.on('error', () => undefined);
    try {
      await guest.connect();
      guests.push(guest);
    } catch {
      refused += 1;
      await guests[0]?.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'lading' AND application_name <> 'guest'`,
      );
    }
  }
  return guests;
}

it.runIf(isLong).concurrent(
  'a database that ends idle transactions at once does not keep an import from its end',
  async (context) => {
    await onSite(context, {}, async (site) => {
      await site.rig.start();
      await site.cluster.execute(`ALTER DATABASE lading SET idle_in_transaction_session_timeout = '50ms'`);
      await site.cluster.execute(endOthers);
      const job = await importMeanwhile(site, async () => undefined);
      expect(job).toMatchObject({ state: 'completed', problems: [] });
    });
  },
);

it.runIf(isLong).concurrent(
  'a database that has no time for a statement ends the import, which says what to do',
  async (context) => {
    await onSite(context, {}, async (site) => {
      const { cluster, rig, url } = site;
      await rig.start();
      const operator = new pg.Client({ connectionString: url });
      await operator.connect();
      await operator.query(
        `CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(5); RETURN NEW; END $$;
       CREATE TRIGGER slow BEFORE INSERT ON tools FOR EACH ROW WHEN (NEW.name = 'tool-45') EXECUTE FUNCTION dawdle()`,
      );
      await operator.end();
      await cluster.execute(`ALTER DATABASE lading SET statement_timeout = '500ms'`);
      await cluster.execute(endOthers);
      const job = await importMeanwhile(site, async () => undefined, 100);
      expect(job).toMatchObject({ state: 'failed', problems: [{ code: 'DATABASE_TIMEOUT' }] });
    });
  },
);
