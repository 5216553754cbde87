import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { databases, temporaryDirectory } from '../support/databases.ts';
import { type Job, type RunningTestServer, runServer } from '../support/run-server.ts';
import { checkStore } from './support/check-invariants.ts';
import { checkFiles, checkSecrets } from './support/check-secrets.ts';
import { clearTexts, faultDocument, sourceSecret } from './support/fault-document.ts';
import type { TestedJob } from './support/find-job.ts';
import { type Reading, readThrough } from './support/read-through.ts';

const [embedded] = databases;
const [, credential] = clearTexts;

/** What no import may ever leave behind, and the checker must not overlook. */
const damages = {
  'an entity without an outcome': `DELETE FROM import_steps WHERE sequence = 7`,
  'an outcome of an entity that is not there': `UPDATE import_steps SET key = 'nobody' WHERE sequence = 7`,
  'a gap in the numbers': `UPDATE import_steps SET sequence = 1000 WHERE sequence = 7`,
  'an outcome that says something else': `UPDATE import_steps SET status = 'skipped' WHERE sequence = 7`,
  'counters that are wrong': `UPDATE import_jobs SET counts = jsonb_set(counts::jsonb, '{tool,created}', '1')`,
  'an entity that is gone': `DELETE FROM gateways WHERE name = 'gateway-1'`,
  'an entity that nobody told of': `INSERT INTO roots (uri, name) VALUES ('file:///more', 'more')`,
  'an entity of another revision': `UPDATE tools SET revision = revision + 1 WHERE name = 'tool-3'`,
  'a server without one of its tools': `DELETE FROM server_tools WHERE ctid = (SELECT min(ctid) FROM server_tools)`,
  'a job that does not rest': `UPDATE import_jobs SET state = 'applying'`,
  'a lease that is held for ever': `UPDATE import_jobs SET lease_until = now()`,
  'a document that is kept': `INSERT INTO import_chunks (job_id, number, kind, count, entries, content)
    SELECT id, 99, 'tool', 1, '[]', '' FROM import_jobs`,
} as const;

/** The same for what one reader was told. */
const misreadings: Readonly<Record<string, (events: Reading['events']) => Reading['events']>> = {
  'no final event': (events) => events.slice(0, -1),
  'two final events': (events) => [...events, ...events.slice(-1)],
  'an outcome twice': (events) => [...events.slice(0, 3), ...events.slice(2)],
  'outcomes that are missing': (events) => events.toSpliced(2, 1),
};

describe('the checker of the invariants', () => {
  let server: RunningTestServer;
  let job: TestedJob;
  let reading: Reading;

  beforeAll(async () => {
    if (embedded === undefined) throw new Error('There is no database to test on.');
    server = await runServer(embedded, { LADING_CHUNK_SIZE: '10' });
    const document = faultDocument(40);
    const answer = await server.client.request<{ importConfiguration: Job }>(
      `mutation ($input: ImportConfigurationInput!) {
        importConfiguration(input: $input) { ... on ImportJob { id } } }`,
      { input: { source: { document }, sourceSecret } },
    );
    const { id } = answer.importConfiguration;
    reading = await readThrough({ address: async () => server, jobId: id });
    job = { id, document, readings: [reading] };
  });

  const check = (readings: readonly Reading[] = [reading]) =>
    checkStore(server.store, { jobs: [{ ...job, readings }] });

  /** Takes back what is done meanwhile. */
  async function damaged(sql: string, work: () => Promise<unknown>): Promise<void> {
    const { dataSource } = server.store;
    await dataSource.query('BEGIN');
    try {
      await dataSource.query(sql);
      await work();
    } finally {
      await dataSource.query('ROLLBACK');
    }
  }

  it('is content with an import that nothing happened to', async () => {
    await check();
    await checkSecrets(server.store, server.said);
  });

  it.each(Object.entries(damages))('finds %s', async (_what, sql) => {
    await damaged(sql, () => expect(check()).rejects.toThrow());
  });

  it.each(Object.entries(misreadings))('finds a reader that was told %s', async (_what, misread) => {
    await expect(check([{ ...reading, events: misread(reading.events) }])).rejects.toThrow();
  });

  it.each([
    ['a column', `UPDATE tools SET description = '${credential}-first-1' WHERE name = 'tool-1'`],
    ['bytes', `UPDATE import_jobs SET created_by = encode('${credential}', 'hex')`],
  ])('finds a secret in %s of a table', async (_where, sql) => {
    await damaged(sql, () => expect(checkSecrets(server.store, [])).rejects.toThrow(/the (tables|bytes)/));
  });

  it('finds a secret in a log and in a file, however deep it lies', async () => {
    await expect(checkSecrets(server.store, [`{"headers":"${credential}"}`])).rejects.toThrow('a log');
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'pg_wal/deep'), { recursive: true });
    await writeFile(
      join(directory, 'pg_wal/deep/0001'),
      Buffer.from([0, 255, ...Buffer.from(credential), 0]),
    );
    await expect(checkFiles(directory)).rejects.toThrow('pg_wal');
  });
});
