import { once } from 'node:events';
import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { databases, hasPostgres } from '../support/databases.ts';
import { answerTo, startPut } from '../support/put-upload.ts';
import { checkInvariants } from './support/check-invariants.ts';
import { soon } from './support/extent.ts';
import { faultDocument } from './support/fault-document.ts';
import { readThrough } from './support/read-through.ts';
import type { Replica } from './support/replica.ts';
import { createRig } from './support/rig.ts';
import { tally } from './support/tally.ts';

// Never empty, or a file without tests would count as a failure where there is no PostgreSQL.
const onPostgres = databases.slice(-1);
const patience = { timeout: 120_000, interval: 50 };

const createUpload = async ({ client }: Replica): Promise<{ id: string; url: string }> =>
  (
    await client.request<{ createUpload: { id: string; url: string } }>(
      'mutation { createUpload { id url } }',
    )
  ).createUpload;

describe.each(databases)('a server on $name that is told to stop', (database) => {
  it.concurrent('in the middle of an upload leaves nothing of it, and its address is good again', async () => {
    const rig = await createRig(database);
    try {
      const server = await rig.start();
      const upload = await createUpload(server);
      const sending = startPut(upload, { expect: '100-continue' });
      const broken = once(sending, 'error');
      sending.flushHeaders();
      await once(sending, 'continue');
      sending.write(Buffer.alloc(3_000_000, ' '));
      const since = performance.now();
      expect((await server.end('SIGTERM')).code).toBe(0);
      expect(performance.now() - since).toBeLessThan(soon);
      await broken;
      const next = await rig.start();
      const again = startPut({ url: `${next.url}/uploads/${upload.id}` });
      again.end(JSON.stringify(faultDocument(10)));
      expect(await answerTo(again)).toMatchObject({ status: 201 });
      tally(`SIGTERM in the middle of an upload, ${database.name}`);
    } finally {
      await rig.kill();
    }
  });
});

describe.runIf(hasPostgres).each(onPostgres)('a server on $name that cannot stop', (database) => {
  /** An import that waits for a row that somebody else holds, until `release`. */
  async function blockedImport() {
    const rig = await createRig(database);
    const server = await rig.start();
    const first = { id: await rig.import(faultDocument(30)), document: faultDocument(30) };
    await readThrough({ address: () => rig.newest(), jobId: first.id });
    const other = new pg.Client(rig.database.type === 'postgres' ? rig.database.url : '');
    await other.connect();
    await other.query(`BEGIN; SELECT FROM tools WHERE name = 'tool-5' FOR UPDATE`);
    const document = faultDocument(30, { edition: 'second' });
    const second = { id: await rig.import(document), document };
    await vi.waitFor(async () => {
      const { rows } = await other.query(
        // Not just one that waits for its turn to take a job.
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event IN ('transactionid', 'tuple')`,
      );
      expect(rows).not.toEqual([]);
    }, patience);
    let released: Promise<void> | undefined;
    return { rig, server, jobs: [first, second], release: () => (released ??= other.end()) };
  }

  it.concurrent('because an import waits for somebody else says so at the deadline and ends', async () => {
    const { rig, server, jobs, release } = await blockedImport();
    try {
      const since = performance.now();
      const { code, errors } = await server.end('SIGTERM');
      expect(performance.now() - since).toBeLessThan(soon);
      expect(code).toBe(2);
      expect(errors).toContain('Not everything ended in 9 s: an import.');
      await release();
      await rig.start();
      await readThrough({ address: () => rig.newest(), jobId: jobs[1]?.id ?? '' });
      const found = await checkInvariants(rig, { jobs });
      expect(found.map(({ job }) => job.state)).toEqual(['completed', 'completed']);
      tally('SIGTERM while an import waits for the lock of somebody else');
    } finally {
      await release();
      await rig.kill();
    }
  });

  it.concurrent('ends at once when it is told a second time', async () => {
    const { rig, server, release } = await blockedImport();
    try {
      // What comes at once is taken for the same signal; by itself it would end with another code.
      const timer = setInterval(() => server.signal('SIGTERM'), 500);
      expect((await server.ended).code).toBe(3);
      clearInterval(timer);
      tally('SIGTERM, twice');
    } finally {
      await release();
      await rig.kill();
    }
  });
});
