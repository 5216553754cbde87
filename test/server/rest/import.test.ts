import { request } from 'node:http';
import { Readable } from 'node:stream';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { schemaToJson } from '../../../src/document/json-schema.ts';
import { importStatusSchema } from '../../../src/server/rest/import-status.ts';
import { askRest, type RestStatus } from '../../support/ask-rest.ts';
import { strictAjv } from '../../support/check-export.ts';
import { eitherDatabase } from '../../support/databases.ts';
import { documentOf, fixtureSecret, readFixture, toolNamed } from '../../support/documents.ts';
import { type RunningTestServer, runServer } from '../../support/run-server.ts';

const isStatus = strictAjv().compile(schemaToJson(importStatusSchema, 'output'));
const mebibyte = 1_048_576;
const limit = 6 * mebibyte;
const patience = { timeout: 120_000, interval: 20 };

const ab = documentOf({ tools: [toolNamed('a'), toolNamed('b')] });
const changedA = documentOf({
  tools: [toolNamed('a', { description: 'new' }), toolNamed('b'), toolNamed('c')],
});
/** More than is held in memory. */
const large = documentOf({
  tools: Array.from({ length: 20 }, (_, index) =>
    toolNamed(`t${index}`, { description: 'x'.repeat(100_000) }),
  ),
});

describe.each(eitherDatabase)('POST /import on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_MAX_DOCUMENT_BYTES: String(limit) });
  });
  beforeEach(async () => {
    await server.clear();
    await server.store.dataSource.query('DELETE FROM uploads');
  });

  const rows = (sql: string): Promise<Record<string, unknown>[]> => server.store.dataSource.query(sql);
  const post = async (json: unknown, query = '') => {
    const reply = await askRest<RestStatus>(server, `POST /import${query}`, { json });
    if (reply.body.import_id !== undefined)
      expect(isStatus(reply.body), JSON.stringify(isStatus.errors)).toBe(true);
    return reply;
  };
  const postBytes = (body: BodyInit, headers: Record<string, string> = {}) =>
    askRest<RestStatus>(server, 'POST /import', {
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const countTools = async () => (await rows('SELECT count(*)::integer AS count FROM tools'))[0]?.['count'];

  it('does what the command line of ContextForge asks for: export, dry run, import, status', async () => {
    await post({ import_data: ab });
    const { body: exported } = await askRest(server, 'GET /export?types=tools&include_inactive=true');
    await server.clear();

    const dry = await post({ import_data: exported, conflict_strategy: 'update', dry_run: true });
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({
      status: 'completed',
      progress: { total: 2, processed: 2, created: 2, updated: 0, skipped: 0, failed: 0 },
      warnings: ['Would create tool: a', 'Would create tool: b'],
      errors: [],
    });
    expect(await countTools()).toBe(0);

    const real = await post({ import_data: exported, conflict_strategy: 'update', dry_run: false });
    expect(real.body).toMatchObject({
      status: 'completed',
      progress: { created: 2, failed: 0 },
      warnings: [],
    });
    expect(await countTools()).toBe(2);

    const status = await askRest<RestStatus>(server, `GET /import/status/${real.body.import_id}`);
    expect(status.body).toEqual(real.body);
    const all = await askRest<RestStatus[]>(server, 'GET /import/status');
    expect(all.body.map(({ import_id }) => import_id)).toEqual([real.body.import_id, dry.body.import_id]);
  });

  it.each([
    ['update', { created: 1, updated: 1, skipped: 1 }, []],
    ['skip', { created: 1, updated: 0, skipped: 2 }, ['Skipped tool: a', 'Skipped tool: b']],
    [
      'rename',
      { created: 3, updated: 0, skipped: 0 },
      [
        expect.stringMatching(/^Renamed tool a to a_imported_\d+$/),
        expect.stringMatching(/^Renamed tool b to b_imported_\d+$/),
      ],
    ],
  ])('counts as people know it with %s', async (conflict_strategy, counts, warnings) => {
    await post(ab);
    const { body } = await post({ import_data: changedA, conflict_strategy });
    expect(body).toMatchObject({ progress: { total: 3, processed: 3, failed: 0, ...counts }, warnings });
  });

  it('says of a dry run what it would do', async () => {
    await post(ab);
    const { body } = await post({ import_data: changedA, dry_run: true });
    expect(body.warnings).toEqual(['Would update tool: a', 'Would create tool: c']);
  });

  it('answers 409 where a conflict makes the import fail, which can be looked up', async () => {
    await post(ab);
    const { status, body } = await post({ import_data: changedA, conflict_strategy: 'FAIL' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ status: 'failed', detail: expect.stringMatching(/^Import failed: .*'a'/) });
    expect(await countTools()).toBe(2);
    const { body: stored } = await askRest<RestStatus>(server, `GET /import/status/${body.import_id}`);
    expect(stored).toMatchObject({ status: 'failed', errors: body.errors });
  });

  it('says why entities failed', async () => {
    const { status, body } = await post(
      documentOf({ tools: [toolNamed('a'), { name: 'b', url: 'http://b.test' }] }),
    );
    expect(status).toBe(200);
    expect(body.progress).toMatchObject({ total: 2, created: 1, failed: 1 });
    expect(body.errors).toEqual([
      "Failed to process tool 'b': Entity 1 in 'tools' missing required field: integration_type",
    ]);
  });

  it('speaks of secrets in its own words, a line for each', async () => {
    const { body } = await post({ import_data: await readFixture() });
    expect(body.errors.length).toBe(body.progress['failed']);
    for (const line of body.errors) {
      expect(line).toMatch(/^Failed to process (?:tool|gateway) '[^']+': .*Give rekey_secret, the/);
      expect(line).not.toMatch(/sourceSecret|\n/);
    }
  });

  it('names the first of very many conflicts in its detail, and the others in the list', async () => {
    const many = documentOf({ tools: Array.from({ length: 30 }, (_, at) => toolNamed(`t${at}`)) });
    const changed = documentOf({
      tools: Array.from({ length: 30 }, (_, at) => toolNamed(`t${at}`, { description: 'changed' })),
    });
    await post(many);
    const { body } = await post({ import_data: changed, conflict_strategy: 'fail' });
    expect(body.detail).toMatch(/; and \d+ more$/);
    expect(body.detail?.length).toBeLessThan(3_000);
    expect(body.errors.length).toBeGreaterThanOrEqual(30);
  });

  it('opens credentials with the secret of their source', async () => {
    const fixture = await readFixture();
    const without = await post({ import_data: fixture, dry_run: true });
    expect(without.body.progress['failed']).toBeGreaterThan(0);
    const { body } = await post({ import_data: fixture, rekey_secret: fixtureSecret });
    expect(body).toMatchObject({ status: 'completed', progress: { failed: 0 } });
    expect(server.said.join()).not.toContain(fixtureSecret);
  });

  it.each([
    [{ tools: ['a'] }, 1],
    [{ tool: ['a', 'nobody'] }, 1],
    [{ tools: [] }, 2],
    [{ tools: ['*'] }, 2],
    ['tools:b', 1],
    [{ servers: [] }, 0],
    [null, 2],
  ])('imports what is selected by %j', async (selected_entities, count) => {
    const { body } = await post({ import_data: ab, selected_entities });
    expect(body.progress).toMatchObject({ total: count, created: count });
  });

  it('takes a document by itself, with options in the address', async () => {
    expect((await post(ab, '?dry_run=true')).body.progress).toMatchObject({ created: 2 });
    expect(await countTools()).toBe(0);
    await post(ab);
    const { body } = await post(changedA, '?conflict_strategy=Skip');
    expect(body.progress).toMatchObject({ created: 1, skipped: 2 });
  });

  it.each([
    [{ import_data: ab, conflict_strategy: 'merge' }, '', 400, 'Must be one of: skip, update, rename, fail'],
    [{ import_data: ab, conflict_strategy: 1 }, '', 422, 'conflict_strategy'],
    [{ import_data: ab, dry_run: 'true' }, '', 422, 'dry_run'],
    [{ import_data: ab, dry_run: false }, '?dry_run=true', 422, 'leave one of them out'],
    [ab, '?dry_run=perhaps', 422, 'dry_run'],
    [ab, '?rekey_secret=swordfish', 422, 'in the body'],
    [{ import_data: ab, selected_entities: {} }, '', 422, 'selects nothing'],
    [{ import_data: ab, selected_entities: { widgets: [] } }, '', 422, 'widgets'],
    [{ import_data: ab, selected_entities: 'tools:a,,' }, '', 422, 'A key is missing'],
    [{ import_data: ab, selected_entities: ['a'] }, '', 422, 'selected_entities'],
  ])('refuses %j%s with %i, and does nothing', async (json, query, expected, detail) => {
    const { status, body } = await post(json, query);
    expect([status, body.detail]).toEqual([expected, expect.stringContaining(detail)]);
    expect(body.detail).not.toContain('swordfish');
    expect(await rows('SELECT FROM import_jobs')).toEqual([]);
  });

  it('says everything that is wrong with a document', async () => {
    const { status, body } = await post({ import_data: { entities: { widgets: [], tools: {} } } });
    expect(status).toBe(400);
    expect(body.detail).toMatch(
      /^Import failed: .*Unknown entity type: widgets.*Missing required field: version/,
    );
    expect(body.problems?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/entities/widgets', '/entities/tools', '/version', '/exported_at']),
    );
    expect(await rows('SELECT FROM import_jobs')).toEqual([]);
  });

  it.each([
    ['', 400],
    ['{"import_data": ', 400],
    ['[]', 400],
    ['null', 400],
    ['{"import_data": 1}', 400],
    [`${JSON.stringify(ab)} x`, 400],
    [Buffer.from([0x7b, 0xff]), 400],
    [gzipSync(JSON.stringify(ab)), 415],
  ])('refuses %j with %i', async (body, expected) => {
    const reply = await postBytes(body);
    expect([reply.status, typeof reply.body.detail]).toEqual([expected, 'string']);
  });

  it('refuses forms', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await postBytes(JSON.stringify(ab), headers)).status).toBe(415);
  });

  describe('with a body that is not held in memory', () => {
    const body = JSON.stringify({ import_data: large, conflict_strategy: 'skip', dry_run: true });

    it.each([
      ['as it is', {}, Buffer.from(body)],
      ['in pieces', {}, undefined],
      ['with gzip', { 'content-encoding': 'gzip' }, gzipSync(body)],
      ['with brotli', { 'content-encoding': 'br' }, brotliCompressSync(body)],
    ])('minds the options behind the document, sent %s', async (_how, headers, bytes) => {
      const sent =
        bytes ??
        Readable.toWeb(
          Readable.from([body.slice(0, 1_500_000), body.slice(1_500_000)].map((text) => Buffer.from(text))),
        );
      // The two declarations of web streams, Node's and the browser's, do not know each other.
      const reply = await postBytes(sent as BodyInit, headers);
      expect(reply.body).toMatchObject({ status: 'completed', progress: { total: 20, created: 20 } });
      expect(await countTools()).toBe(0);
    });

    it('imports it, and leaves nothing of it behind for long', async () => {
      const { body: status } = await post(large);
      expect(status).toMatchObject({ status: 'completed', progress: { created: 20, failed: 0 } });
      expect(await rows('SELECT expires_at <= now() AS is_over FROM uploads')).toEqual([{ is_over: true }]);
    });

    it.each([
      ['as it is', {}, (text: string) => Buffer.from(text)],
      ['compressed', { 'content-encoding': 'gzip' }, (text: string) => gzipSync(text)],
    ])('answers 413 where it is larger than is allowed, %s', async (_how, headers, encode) => {
      const reply = await postBytes(
        encode(JSON.stringify({ ...large, padding: 'x'.repeat(limit) })),
        headers,
      );
      expect(reply.status).toBe(413);
      expect(reply.body.detail).toContain('LADING_MAX_DOCUMENT_BYTES');
      expect(await rows('SELECT FROM import_jobs')).toEqual([]);
    });

    it.each([10_000, 1_500_000])('forgets one that is cut off after %i bytes', async (length) => {
      const sending = request(`${server.url}/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}`, 'content-length': body.length },
      });
      sending.on('error', () => undefined);
      await new Promise((resolve) => sending.write(body.slice(0, length), resolve));
      sending.destroy();
      await new Promise((resolve) => sending.once('close', resolve));
      const { body: next } = await post(ab);
      expect(next.status).toBe('completed');
      await vi.waitFor(async () => {
        expect(await rows("SELECT FROM uploads WHERE state <> 'awaited'")).toEqual([]);
      }, patience);
      expect(await rows('SELECT FROM import_jobs')).toHaveLength(1);
      expect(server.said.join()).not.toContain('unexpectedly');
    });
  });

  it('goes on when the client goes away', async () => {
    const leaving = new AbortController();
    const left = fetch(`${server.url}/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(ab),
      signal: leaving.signal,
    }).catch(() => undefined);
    const [job] = await vi.waitFor(async () => {
      const { body } = await askRest<RestStatus[]>(server, 'GET /import/status');
      expect(body).toHaveLength(1);
      expect(body[0]?.status).not.toBe('pending');
      return body;
    }, patience);
    leaving.abort();
    await left;
    await vi.waitFor(async () => {
      const { body } = await askRest<RestStatus>(server, `GET /import/status/${job?.import_id}`);
      expect(body).toMatchObject({ status: 'completed', progress: { created: 2 } });
    }, patience);
  });

  describe('and its neighbours', () => {
    it.each(['nobody', '00000000-0000-4000-8000-000000000000', '%00', 'a%2Fb'])(
      'know no import %s',
      async (id) => {
        const { status, body } = await askRest(server, `GET /import/status/${id}`);
        expect([status, body.detail]).toEqual([404, expect.stringMatching(/^Import .* not found$/s)]);
      },
    );

    it('list the newest imports first, as many as are wanted', async () => {
      const [first, second] = [await post(ab), await post(changedA)];
      const { body } = await askRest<RestStatus[]>(server, 'GET /import/status?limit=1');
      expect(body.map(({ import_id }) => import_id)).toEqual([second.body.import_id]);
      const all = await askRest<RestStatus[]>(server, 'GET /v1/import/status');
      expect(all.body.map(({ import_id }) => import_id)).toEqual([
        second.body.import_id,
        first.body.import_id,
      ]);
      expect((await askRest(server, 'GET /import/status?limit=0')).status).toBe(422);
    });

    it('remove what is known of imports that are over', async () => {
      const { body: old } = await post(ab);
      await rows("UPDATE import_jobs SET finished_at = now() - interval '25 hours'");
      const { body: young } = await post(changedA);
      const cleaned = await askRest(server, 'POST /import/cleanup');
      expect(cleaned.body).toEqual({
        status: 'success',
        message: 'Cleaned up 1 completed import statuses',
        removed_count: 1,
      });
      expect((await askRest(server, `GET /import/status/${old.import_id}`)).status).toBe(404);
      expect((await askRest(server, `GET /import/status/${young.import_id}`)).status).toBe(200);
      const all = await askRest(server, 'POST /import/cleanup?max_age_hours=0');
      expect(all.body['removed_count']).toBe(1);
      expect(await countTools()).toBe(3);
      expect((await askRest(server, 'POST /import/cleanup?max_age_hours=-1')).status).toBe(422);
    });
  });
});
