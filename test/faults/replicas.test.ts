import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { databases, hasPostgres } from '../support/databases.ts';
import { importProgress } from '../support/operations.ts';
import { serverToken } from '../support/server-secrets.ts';
import { checkInvariants } from './support/check-invariants.ts';
import { afterLease, extent, isLong, soon } from './support/extent.ts';
import { faultDocument } from './support/fault-document.ts';
import { startProxy } from './support/postgres-proxy.ts';
import { readThrough } from './support/read-through.ts';
import type { Replica } from './support/replica.ts';
import { createRig, type Rig } from './support/rig.ts';
import { tally } from './support/tally.ts';

// Never empty, or a file without tests would count as a failure where there is no PostgreSQL.
const onPostgres = databases.slice(-1);
const smallChunks = { LADING_CHUNK_SIZE: '2' };

const firstOutcomes = async (replica: Replica, jobId: string): Promise<void> => {
  await readThrough({ address: async () => replica, jobId, most: 3 });
};

async function onRig<Result>(rig: Rig, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    await rig.kill();
  }
}

describe.runIf(hasPostgres).each(onPostgres)('two replicas on $name', (database) => {
  it.concurrent('show the subscriber of one what the other does, and what is done after its death', async () => {
    const rig = await createRig(database, smallChunks);
    await onRig(rig, async () => {
      const [worker, witness] = await Promise.all([rig.start(), rig.start()]);
      const document = faultDocument(extent(300, 1_200));
      // It must be the other one that takes the job.
      witness.signal('SIGSTOP');
      const id = await rig.import(document, {}, worker);
      await firstOutcomes(worker, id);
      witness.signal('SIGCONT');
      let death = 0;
      let resumed = Number.POSITIVE_INFINITY;
      const reading = await readThrough({
        address: async () => witness,
        jobId: id,
        onEvent: () => {
          if (death > 0) resumed = Math.min(resumed, performance.now() - death);
          else worker.signal('SIGKILL');
          death ||= performance.now();
        },
      });
      expect(reading.interruptions).toBe(0);
      expect(resumed).toBeLessThan(soon);
      await checkInvariants(rig, { jobs: [{ id, document, readings: [reading] }] });
      tally('replica killed while another one has the reader');
    });
  });

  it.concurrent('go on for a holder that stands still, which then cannot write any more', async () => {
    const rig = await createRig(database, smallChunks);
    await onRig(rig, async () => {
      const holder = await rig.start();
      const document = faultDocument(extent(150, 600));
      const id = await rig.import(document);
      await firstOutcomes(holder, id);
      holder.signal('SIGSTOP');
      const since = performance.now();
      const heir = await rig.start();
      const reading = await readThrough({ address: async () => heir, jobId: id });
      expect(performance.now() - since).toBeLessThan(afterLease);
      holder.signal('SIGCONT');
      const late = await readThrough({
        address: async () => holder,
        jobId: id,
        transport: 'server-sent events',
      });
      const [found] = await checkInvariants(rig, { jobs: [{ id, document, readings: [reading, late] }] });
      expect(found?.job.lease_token).toBe(2);
      expect((await holder.ended).code).toBe(0);
      tally('holder stopped (SIGSTOP), overtaken, continued');
    });
  });

  it.runIf(isLong).concurrent(
    'go on for a holder that stands still in the middle of a statement, with locks held',
    async () => {
      const place = await database.place();
      if (place.type !== 'postgres') throw new TypeError('There is no COPY to stall.');
      const proxy = await startProxy(place.url);
      const rig = await createRig({ place: async () => place }, { LADING_CHUNK_SIZE: '60' });
      await onRig(rig, async () => {
        // The tools of the chunk are written by then, and nobody else can write them.
        const stalled = proxy.cutAt('stall in COPY', 'import_steps');
        const holder = await rig.start({ DATABASE_URL: proxy.url });
        const document = faultDocument(100);
        const id = await rig.import(document);
        await stalled;
        holder.signal('SIGSTOP');
        const heir = await rig.start();
        const since = performance.now();
        const reading = await readThrough({ address: async () => heir, jobId: id });
        expect(performance.now() - since).toBeLessThan(afterLease);
        holder.signal('SIGCONT');
        const late = await readThrough({ address: async () => holder, jobId: id });
        for (const { url } of [holder, heir]) expect((await fetch(`${url}/ready`)).status).toBe(200);
        const [found] = await checkInvariants(rig, { jobs: [{ id, document, readings: [reading, late] }] });
        expect(found?.job.lease_token).toBe(2);
        for (const { ended } of [holder, heir]) expect((await ended).code).toBe(0);
        tally('holder stopped in the middle of a COPY, overtaken, continued');
      });
    },
  );

  it.concurrent('make one job of fifty calls with one key, though one of them dies', async () => {
    const rig = await createRig(database, smallChunks);
    await onRig(rig, async () => {
      const victim = await rig.start({ LADING_FAILPOINT: 'receive.after-chunk:3' });
      const heir = await rig.start();
      const document = faultDocument(60);
      const ask = (replica: Replica): Promise<string> =>
        rig.import(document, { idempotencyKey: 'one' }, replica).catch(() => ask(heir));
      const ids = await Promise.all(
        Array.from({ length: 50 }, (_, index) => ask(index < 25 ? victim : heir)),
      );
      expect(new Set(ids).size).toBe(1);
      const id = ids[0] ?? '';
      const reading = await readThrough({ address: async () => heir, jobId: id });
      const jobs = [{ id, document, readings: [reading] }];
      await checkInvariants(rig, { jobs });
      tally('replica killed among fifty calls with one key');
    });
  });
});

describe.each(databases)('a server on $name', (database) => {
  it.concurrent('that is told to stop sends its readers elsewhere and leaves the rest to the next', async () => {
    const rig = await createRig(database, smallChunks);
    await onRig(rig, async () => {
      const server = await rig.start();
      const document = faultDocument(extent(300, 1_200));
      const id = await rig.import(document);
      const readers = (['graphql-ws', 'server-sent events'] as const).map((transport) =>
        readThrough({ address: () => rig.newest(), jobId: id, transport }),
      );
      await firstOutcomes(server, id);
      const closeCode = socketCloses(await openSocket(server, id));
      const since = performance.now();
      const { code } = await server.end('SIGTERM');
      expect(code).toBe(0);
      expect(performance.now() - since).toBeLessThan(soon);
      expect([1001, 1012]).toContain(await closeCode);
      await rig.start();
      const readings = await Promise.all(readers);
      expect(readings.every(({ interruptions }) => interruptions > 0)).toBe(true);
      await checkInvariants(rig, { jobs: [{ id, document, readings }] });
      tally(`SIGTERM with open streams, ${database.name}`);
    });
  });

  it.runIf(isLong || database.name === 'PostgreSQL').concurrent(
    'is held up by none of fifty subscribers that never read, nor when it stops',
    async () => {
      const rig = await createRig(database);
      await onRig(rig, async () => {
        const server = await rig.start();
        const document = faultDocument(extent(300, 2_000));
        const id = await rig.import(document);
        for (let count = 0; count < 25; count += 1) {
          (await openSocket(server, id)).pause();
          await openUnreadStream(server, id);
        }
        const reading = await readThrough({ address: () => rig.newest(), jobId: id });
        expect(reading.interruptions).toBe(0);
        const since = performance.now();
        const found = await checkInvariants(rig, { jobs: [{ id, document, readings: [reading] }] });
        expect((await server.ended).code).toBe(0);
        expect(performance.now() - since).toBeLessThan(soon);
        expect(found[0]?.job.state).toBe('completed');
        tally(`50 subscribers that never read, ${database.name}`);
      });
    },
  );
});

/** A subscription to the job over a socket of its own. */
async function openSocket({ url }: Replica, jobId: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { token: serverToken } }));
  await once(socket, 'message');
  const payload = { query: importProgress, variables: { jobId } };
  socket.send(JSON.stringify({ id: 'one', type: 'subscribe', payload }));
  return socket;
}

const socketCloses = async (socket: WebSocket): Promise<number> => (await once(socket, 'close'))[0];

/** Asks for server-sent events and reads nothing of the answer. */
async function openUnreadStream({ url }: Replica, jobId: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const body = JSON.stringify({ query: importProgress, variables: { jobId } });
  socket.write(
    [
      'POST /graphql HTTP/1.1',
      `Host: ${hostname}:${port}`,
      `Authorization: Bearer ${serverToken}`,
      'Accept: text/event-stream',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
  socket.pause();
}
