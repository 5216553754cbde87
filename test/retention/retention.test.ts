import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type RunningTestServer, runServer, runServerAt } from '../support/run-server.ts';

const tables = ['import_jobs', 'import_chunks', 'import_steps', 'uploads', 'upload_parts'] as const;
const nothing = { import_jobs: 0, import_chunks: 0, import_steps: 0, uploads: 0, upload_parts: 0 };
const document = documentOf({ tools: [toolNamed('a'), toolNamed('b'), toolNamed('c')] });
const patience = { timeout: 120_000, interval: 20 };

const deleteJob = `mutation ($id: ID!) { deleteImportJob(id: $id) { __typename
  ... on DeletedImportJob { id } ... on Problem { code message } ... on ImportStateError { state } } }`;

describe.each(eitherDatabase)('Retention on $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place });
  });

  beforeEach(async () => {
    await server.clear();
    await execute('DELETE FROM uploads');
  });

  const execute = (sql: string, values: unknown[] = []) => server.store.dataSource.query(sql, values);

  /** A job that nobody works on, as if some other server did. */
  async function insertJob(state: string, lease: string): Promise<string> {
    const [row] = await execute(
      `INSERT INTO import_jobs (state, lease_until, conflict_strategy, rules, dry_run, atomic, created_by, problems,
         warnings, totals, counts)
       VALUES ($1, now() + $2::interval, 'skip', '[]', false, false, 'x', '[]', '[]', '{}', '{}') RETURNING id`,
      [state, lease],
    );
    return row.id;
  }

  const counts = async ({ store }: Pick<RunningTestServer, 'store'> = server) => {
    const selected = tables.map((table) => `(SELECT count(*)::integer FROM ${table}) AS ${table}`);
    const [row] = await store.dataSource.query(`SELECT ${selected.join(', ')}`);
    return row;
  };

  /** A sweep that was asked for, and is over when its last statement has done its work. */
  async function swept(left: Readonly<Record<string, number>>): Promise<void> {
    await server.store.notify('sweep');
    await vi.waitFor(async () => expect(await counts()).toMatchObject(left), patience);
  }

  async function deleted(id: string) {
    const { data } = await server.graphql<{ deleteImportJob: Record<string, unknown> }>(deleteJob, { id });
    return data.deleteImportJob;
  }

  it('leaves nothing of jobs and uploads whose time is over', async () => {
    const upload = await createUpload(server);
    await put(upload, JSON.stringify(document));
    await server.importDocument(document);
    await server.importDocument(document, { dryRun: true });
    expect(await counts()).toEqual({
      import_jobs: 2,
      import_chunks: 1,
      import_steps: 6,
      uploads: 1,
      upload_parts: 1,
    });
    await execute(`UPDATE import_jobs SET finished_at = now() - interval '31 days'`);
    await execute(`UPDATE uploads SET expires_at = now() - interval '2 hours'`);
    await swept(nothing);
  });

  it('keeps what may still be needed', async () => {
    const uploads = [await createUpload(server), await createUpload(server)];
    for (const upload of uploads) await put(upload, JSON.stringify(document));
    await execute(`UPDATE uploads SET expires_at = now() - interval '30 minutes' WHERE id = $1`, [
      uploads[0]?.id,
    ]);
    const jobs = [await server.importDocument(document), await server.importDocument(document)];
    await execute(`UPDATE import_jobs SET finished_at = now() - interval '29 days'`);
    await execute(`UPDATE import_jobs SET finished_at = now() - interval '31 days' WHERE number =
      (SELECT min(number) FROM import_jobs)`);
    await swept({ import_jobs: 1 });
    expect(await counts()).toEqual({
      import_jobs: 1,
      import_chunks: 0,
      import_steps: 3,
      uploads: 2,
      upload_parts: 2,
    });
    expect(await deleted(jobs[0]?.job.id ?? '')).toMatchObject({ code: 'IMPORT_NOT_FOUND' });
  });

  it('removes more than one batch', async () => {
    const { job } = await server.importDocument(document);
    await execute(`INSERT INTO import_steps (job_id, sequence, kind, key, conflict, status)
      SELECT id, n, 'tool', n::text, false, 'created' FROM import_jobs, generate_series(4, 10020) AS n`);
    expect(await deleted(job.id)).toEqual({ __typename: 'DeletedImportJob', id: job.id });
    await vi.waitFor(async () => expect(await counts()).toEqual(nothing), patience);
  });

  it('removes what was left behind while it was received', async () => {
    await insertJob('receiving', '-1 second');
    const [kept, left] = [await createUpload(server), await createUpload(server)];
    await execute(
      `UPDATE uploads SET state = 'receiving', attempt = 1, lease_until = now() + CASE id
      WHEN $1 THEN interval '10 seconds' ELSE interval '-1 second' END`,
      [kept.id],
    );
    await execute(`INSERT INTO upload_parts SELECT id, n, 'x' FROM uploads, generate_series(0, 200) AS n`);
    await swept({ import_jobs: 0, uploads: 2, upload_parts: 201 });
    expect(await put(left, JSON.stringify(document))).toMatchObject({ status: 201 });
    expect(await put(kept, JSON.stringify(document))).toMatchObject({ status: 409 });
  });

  it('begins with the start of a server', async () => {
    const database = await place();
    const first = await runServerAt(database);
    await first.importDocument(document);
    await first.store.dataSource.query(`UPDATE import_jobs SET finished_at = now() - interval '31 days'`);
    await first.stop();
    const forEver = await runServerAt(database, { LADING_JOB_DAYS: '0' });
    await createUpload(forEver);
    await forEver.store.dataSource.query(`UPDATE uploads SET expires_at = now() - interval '2 hours'`);
    await forEver.store.notify('sweep');
    await vi.waitFor(async () => expect(await counts(forEver)).toMatchObject({ uploads: 0 }), patience);
    expect(await counts(forEver)).toMatchObject({ import_jobs: 1, import_steps: 3 });
    await forEver.stop();
    const second = await runServerAt(database);
    await vi.waitFor(async () => expect(await counts(second)).toEqual(nothing), patience);
    await second.stop();
  });

  describe('that somebody asks for', () => {
    it('deletes a job at once for everybody, and its idempotency key with it', async () => {
      const { job } = await server.importDocument(document, { idempotencyKey: 'key' });
      expect(await deleted(job.id)).toEqual({ __typename: 'DeletedImportJob', id: job.id });
      const found = await server.graphql<object>(
        'query ($id: ID!) { node(id: $id) { id } importJob(id: $id) { id } importJobs { totalCount nodes { id } } }',
        { id: job.id },
      );
      expect(found.data).toEqual({ node: null, importJob: null, importJobs: { totalCount: 0, nodes: [] } });
      expect(await deleted(job.id)).toMatchObject({
        __typename: 'ImportNotFoundError',
        code: 'IMPORT_NOT_FOUND',
      });
      const again = await server.importDocument(document, { idempotencyKey: 'key' });
      expect(again.job.id).not.toBe(job.id);
    });

    it('is refused while the job is at work, and waits for its end when it was cancelled', async () => {
      const id = await insertJob('applying', '1 hour');
      expect(await deleted(id)).toMatchObject({
        __typename: 'ImportStateError',
        message: expect.stringContaining('cancel it first'),
      });
      await server.graphql('mutation ($id: ID!) { cancelImport(id: $id) { __typename } }', { id });
      expect(await deleted(id)).toMatchObject({ __typename: 'DeletedImportJob' });
      expect(await deleted(id)).toMatchObject({ code: 'IMPORT_NOT_FOUND' });
      await createUpload(server);
      await execute(`UPDATE uploads SET expires_at = now() - interval '2 hours'`);
      await swept({ uploads: 0 });
      expect(await counts()).toMatchObject({ import_jobs: 1 });
      await execute(`UPDATE import_jobs SET finished_at = now() - interval '2 minutes'`);
      await swept(nothing);
    });

    it('is refused while another job that is at work needs it', async () => {
      const { job } = await server.importDocument(document, { dryRun: true });
      const id = await insertJob('applying', '1 hour');
      await execute(
        'UPDATE import_jobs AS j SET plan_of = other.id FROM import_jobs AS other WHERE j.id = $1 AND other.id <> $1',
        [id],
      );
      expect(await deleted(job.id)).toMatchObject({ __typename: 'ImportStateError', state: 'PLANNED' });
      await execute(
        `UPDATE import_jobs SET state = 'completed', finished_at = now() WHERE state = 'applying'`,
      );
      expect(await deleted(job.id)).toMatchObject({ __typename: 'DeletedImportJob' });
    });

    it('finds no job that is none', async () => {
      expect(await deleted('nothing')).toMatchObject({ code: 'IMPORT_NOT_FOUND' });
    });
  });

  it('logs nothing that would be unexpected', () => {
    expect(server.said.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
