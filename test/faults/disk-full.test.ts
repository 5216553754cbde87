import { randomBytes } from 'node:crypto';
import { describe, expect, it, type TestContext } from 'vitest';
import type { DatabaseSettings } from '../../src/settings/settings.ts';
import { openStore } from '../../src/store/open-store.ts';
import { inDatabase } from '../support/postgres-databases.ts';
import { answerTo, startPut } from '../support/put-upload.ts';
import { type Account, ownAccount } from './support/account.ts';
import { checkInvariants } from './support/check-invariants.ts';
import { isLong } from './support/extent.ts';
import { faultDocument } from './support/fault-document.ts';
import { findInstallation, type Installation } from './support/installation.ts';
import { type PostgresCluster, startCluster } from './support/postgres-cluster.ts';
import { readThrough } from './support/read-through.ts';
import { spawnReplica } from './support/replica.ts';
import { createRig } from './support/rig.ts';
import { mountSmallDisk, type SmallDisk } from './support/small-disk.ts';
import { tally } from './support/tally.ts';

const noSpace = 'No space left on device';
const chunks = { LADING_CHUNK_SIZE: '50' };

async function smallDisk({ skip }: TestContext, megabytes: number, account: Account): Promise<SmallDisk> {
  const disk = await mountSmallDisk(megabytes, account);
  return disk ?? skip('nobody may mount a file system here');
}

const installation = (context: TestContext): Installation =>
  findInstallation() ?? context.skip('there is no PostgreSQL server to start here');

interface Place {
  readonly disk: SmallDisk;
  readonly database: DatabaseSettings;
}

interface ClusterPlace extends Place {
  readonly cluster: PostgresCluster;
}

/** A PostgreSQL whose entities, or whose log of changes, are on a disk of their own. */
async function openCluster(context: TestContext, what: 'entities' | 'changes'): Promise<ClusterPlace> {
  const found = installation(context);
  const disk = await smallDisk(context, 48, found.account);
  const cluster = await startCluster(found, what === 'changes' ? { wal: disk.directory } : {});
  if (what === 'entities') await cluster.execute(`CREATE TABLESPACE small LOCATION '${disk.directory}'`);
  const tablespace = what === 'entities' ? 'small' : 'pg_default';
  await cluster.execute(`CREATE DATABASE lading TABLESPACE ${tablespace}`);
  return { disk, cluster, database: { type: 'postgres', url: inDatabase(cluster.url, 'lading') } };
}

async function openDirectory(context: TestContext): Promise<Place> {
  const disk = await smallDisk(context, 128, ownAccount());
  return { disk, database: { type: 'embedded', directory: disk.directory } };
}

/** What is stored of imports and uploads. */
async function countLeftovers(database: DatabaseSettings): Promise<object> {
  const store = await openStore(database);
  const [left] = await store.dataSource.query(
    `SELECT (SELECT count(*)::int FROM import_jobs) AS jobs, (SELECT count(*)::int FROM import_chunks) AS chunks,
       (SELECT count(*)::int FROM upload_parts) AS parts`,
  );
  await store.close();
  return left;
}

const places = [
  ['PostgreSQL', (context: TestContext): Promise<Place> => openCluster(context, 'entities')],
  ['the embedded database', openDirectory],
] as const;

describe.each(places)('a disk of %s that is really full', (name, open) => {
  it.concurrent('in the middle of an import delays it until there is room', async (context) => {
    const { disk, database } = await open(context);
    const rig = await createRig({ place: async () => database }, chunks);
    try {
      const server = await rig.start();
      const document = faultDocument(1_000);
      await disk.fill(500_000);
      const id = await rig.import(document);
      const reading = readThrough({ address: () => rig.newest(), jobId: id });
      await server.says(noSpace);
      await server.says('An import had to stop, and goes on by itself. The database has no room left');
      tally(`disk full in the middle of an import, ${name}`);
      await disk.makeRoom();
      const jobs = [{ id, document, readings: [await reading] }];
      const [found] = await checkInvariants(rig, { jobs });
      expect(found?.job).toMatchObject({ state: 'completed', problems: [] });
    } finally {
      await rig.kill();
    }
  });

  it.runIf(isLong).concurrent(
    'before an import refuses it, and an upload, and nothing is left of either',
    async (context) => {
      const { disk, database } = await open(context);
      const rig = await createRig({ place: async () => database });
      try {
        const { client } = await rig.start();
        const { createUpload: upload } = await client.request<{ createUpload: { url: string } }>(
          'mutation { createUpload { url } }',
        );
        await disk.fill(0);
        await expect(rig.import(faultDocument(2_000))).rejects.toMatchObject({
          code: 'INSUFFICIENT_STORAGE',
          isTemporary: true,
          message: expect.stringContaining('make room'),
        });
        const sending = startPut(upload);
        // What is not text of a kind does not get smaller on the way.
        sending.end(randomBytes(4_000_000));
        expect(await answerTo(sending)).toMatchObject({
          status: 507,
          body: { code: 'INSUFFICIENT_STORAGE' },
        });
        tally(`disk full before an import and an upload, ${name}`);
        await rig.stop();
        await disk.makeRoom();
        expect(await countLeftovers(database)).toEqual({ jobs: 0, chunks: 0, parts: 0 });
      } finally {
        await rig.kill();
      }
    },
  );
});

describe('a disk on which the log of changes cannot grow', () => {
  it.runIf(isLong).concurrent(
    'crashes PostgreSQL; started where there is room, the import goes on',
    async (context) => {
      const { disk, cluster, database } = await openCluster(context, 'changes');
      const rig = await createRig({ place: async () => database }, chunks);
      try {
        await rig.start();
        const document = faultDocument(2_000);
        await disk.fill(1_500_000);
        const id = await rig.import(document);
        const reading = readThrough({ address: () => rig.newest(), jobId: id });
        await cluster.ended();
        tally('disk of the log of changes full: PostgreSQL crashed, and started again');
        await disk.makeRoom();
        await cluster.start();
        const { events, interruptions } = await reading;
        expect(interruptions).toBe(0);
        const jobs = [{ id, document, readings: [{ events, interruptions }] }];
        const [found] = await checkInvariants(rig, { jobs });
        expect(found?.job).toMatchObject({ state: 'completed', problems: [] });
        await cluster.stop();
        expect(await cluster.log()).toMatch(new RegExp(`PANIC: .*${noSpace}`));
      } finally {
        await rig.kill();
      }
    },
  );

  it.runIf(isLong).concurrent(
    'ends a server on the embedded database, which says why and does not start without room',
    async (context) => {
      const { disk, database } = await openDirectory(context);
      const rig = await createRig({ place: async () => database }, chunks);
      try {
        const server = await rig.start();
        const document = faultDocument(6_000);
        // Less than the log takes at a time, and more than the entities take.
        await disk.fill(14_000_000);
        const id = await rig.import(document);
        expect(await server.ended).toMatchObject({
          code: 4,
          errors: expect.stringContaining('DATA_DIRECTORY_FULL'),
        });
        tally('disk of the log of changes full: the embedded database crashed');
        await disk.fill(0);
        const second = spawnReplica(database, {});
        context.onTestFinished(() => void second.child.kill('SIGKILL'));
        expect(await second.ended).toMatchObject({
          code: 1,
          errors: expect.stringMatching(/^The disk of the data directory .* is full/),
        });
        await disk.makeRoom();
        await rig.start();
        const jobs = [
          { id, document, readings: [await readThrough({ address: () => rig.newest(), jobId: id })] },
        ];
        const [found] = await checkInvariants(rig, { jobs });
        expect(found?.job).toMatchObject({ state: 'completed', problems: [] });
      } finally {
        await rig.kill();
      }
    },
  );
});
