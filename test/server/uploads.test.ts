import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { answerTo, type CreatedUpload, createUpload, put, startPut } from '../support/put-upload.ts';
import { collect, type Job, type RunningTestServer, runServer, runServerAt } from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';

const limit = 8 * 1_048_576;
// Few entities, as they are to be imported, but several parts.
const tools = Array.from({ length: 60 }, (_, index) =>
  toolNamed(`tool-${index}`, { description: `${index} `.repeat(14_000) }),
);
const document = JSON.stringify(documentOf({ tools }));
const digest = `sha256:${createHash('sha256').update(document).digest('hex')}`;
/** More than one part. */
const halfway = 2_200_000;
const small = JSON.stringify(documentOf({ tools: [toolNamed('a'), toolNamed('b')] }));

function unpacked(content: Buffer): string {
  try {
    return brotliDecompressSync(content).toString();
  } catch {
    return content.toString('latin1');
  }
}

const patience = { timeout: 120_000, interval: 20 };

describe.each(eitherDatabase)('An upload on $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer(
      { place },
      { LADING_MAX_UPLOAD_BYTES: String(limit / 2), LADING_MAX_DOCUMENT_BYTES: String(limit) },
    );
  });

  beforeEach(async () => {
    await server.clear();
    await server.store.dataSource.query('DELETE FROM uploads');
  });

  const rows = (sql: string): Promise<Record<string, unknown>[]> => server.store.dataSource.query(sql);
  const countParts = async (): Promise<unknown> =>
    (await rows('SELECT count(*)::integer AS count FROM upload_parts'))[0]?.['count'];

  async function importUpload(uploadId: string, options: object = {}): Promise<unknown[]> {
    const job = await server.start({ uploadId }, options);
    if (job.__typename !== 'ImportJob') return job.problems.map(({ code }) => code);
    return (await collect(server.follow(job.id))).flatMap(({ outcomes }) => outcomes);
  }

  it('has an address of its own that is hard to guess, a time and a limit', async () => {
    const [first, second] = [await createUpload(server), await createUpload(server)];
    expect(first).toMatchObject({ url: `${server.url}/uploads/${first.id}`, maxBytes: limit });
    expect(Buffer.from(first.id, 'base64url')).toHaveLength(24);
    expect(second.id).not.toBe(first.id);
    const hours = (new Date(first.expiresAt).getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
  });

  it('takes a document of many parts, to be imported as often as needed', async () => {
    const upload = await createUpload(server);
    const { status, body } = await put(upload, document);
    expect(status).toBe(201);
    expect(body).toEqual({
      uploadId: upload.id,
      bytes: Buffer.byteLength(document),
      digest,
      expiresAt: upload.expiresAt,
    });
    expect(await countParts()).toBe(Math.ceil(Buffer.byteLength(document) / 1_048_576));
    const planned = await importUpload(upload.id, { dryRun: true });
    expect(planned).toHaveLength(60);
    expect((await importUpload(upload.id)).length).toBe(60);
    const { document: exported } = await server.exportAll();
    expect(Object.values(exported.entities).flat()).toHaveLength(60);
  });

  it.each([
    ['gzip', gzipSync(document)],
    ['br', brotliCompressSync(document, { params: { 1: 1 } })],
    ['identity', Buffer.from(document)],
    ['GZIP', gzipSync(document)],
  ])('is decompressed when it is sent as %s', async (encoding, content) => {
    const answer = await put(await createUpload(server), content, { 'content-encoding': encoding });
    expect(answer).toMatchObject({ status: 201, body: { digest } });
  });

  it('can be a gzip file that no header tells of', async () => {
    const upload = await createUpload(server);
    await put(upload, gzipSync(small));
    expect(await importUpload(upload.id)).toHaveLength(2);
    await put(upload, gzipSync(small).subarray(0, -12));
    expect(await importUpload(upload.id)).toEqual(['INVALID_COMPRESSION']);
    await put(upload, gzipSync(Buffer.alloc(limit + 1, ' ')));
    expect(await importUpload(upload.id)).toEqual(['DOCUMENT_TOO_LARGE']);
  });

  it('needs no header, and minds none', async () => {
    const headers = { authorization: 'Bearer of nothing that is known' };
    expect(await put(await createUpload(server), small, headers)).toMatchObject({ status: 201 });
  });

  it('waits until the server is ready to take it, where the client asks', async () => {
    const sending = startPut(await createUpload(server), { expect: '100-continue' });
    sending.flushHeaders();
    await once(sending, 'continue');
    sending.end(small);
    expect(await answerTo(sending)).toMatchObject({ status: 201 });
  });

  it('replaces the document that was sent before', async () => {
    const upload = await createUpload(server);
    await put(upload, document);
    await put(upload, small);
    expect(await countParts()).toBe(1);
    expect(await importUpload(upload.id)).toHaveLength(2);
  });

  it('is refused beyond the limit of what comes in, and nothing is left of it', async () => {
    const content = Buffer.alloc(limit / 2 + 1, ' ');
    const refused = {
      status: 413,
      body: { code: 'UPLOAD_TOO_LARGE', message: expect.stringContaining('LADING_MAX_UPLOAD_BYTES') },
    };
    const upload = await createUpload(server);
    expect(await put(upload, content)).toMatchObject(refused);
    expect(await put(upload, content, { 'content-length': String(content.length) })).toMatchObject(refused);
    expect(await countParts()).toBe(0);
    expect(await put(upload, small)).toMatchObject({ status: 201 });
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(64 * 1_048_576))],
    ['br', brotliCompressSync(Buffer.alloc(64 * 1_048_576))],
  ])('is refused when it is a %s bomb, and nothing is left of it', async (encoding, bomb) => {
    const upload = await createUpload(server);
    const answer = await put(upload, bomb, { 'content-encoding': encoding });
    expect(answer).toMatchObject({ status: 413, body: { code: 'DOCUMENT_TOO_LARGE' } });
    expect(await countParts()).toBe(0);
    expect(await importUpload(upload.id)).toEqual(['UPLOAD_INCOMPLETE']);
  });

  it.each([
    ['in an unknown encoding', 'zstd', small, 415, 'UNSUPPORTED_CONTENT_ENCODING'],
    ['in two encodings', 'gzip, br', small, 415, 'UNSUPPORTED_CONTENT_ENCODING'],
    ['that is no gzip', 'gzip', small, 400, 'INVALID_CONTENT_ENCODING'],
    ['that is no brotli', 'br', small, 400, 'INVALID_CONTENT_ENCODING'],
    ['whose gzip is cut off', 'gzip', gzipSync(document).subarray(0, -100), 400, 'INVALID_CONTENT_ENCODING'],
    [
      'whose brotli is cut off',
      'br',
      brotliCompressSync(document).subarray(0, -100),
      400,
      'INVALID_CONTENT_ENCODING',
    ],
  ])('is refused %s', async (_what, encoding, content, status, code) => {
    const upload = await createUpload(server);
    const answer = await put(upload, content, { 'content-encoding': encoding });
    expect(answer).toMatchObject({ status, body: { code, message: expect.stringMatching(/\.$/) } });
    expect(await countParts()).toBe(0);
  });

  it('is refused when it is a piece of a document', async () => {
    const upload = await createUpload(server);
    const answer = await put(upload, small, { 'content-range': 'bytes 0-9/100' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'PARTIAL_DOCUMENT' } });
    expect(await importUpload(upload.id)).toEqual(['UPLOAD_INCOMPLETE']);
  });

  it('is refused at an address that is not there, or whose time is over', async () => {
    const upload = await createUpload(server);
    expect(await put({ url: `${upload.url}x` }, small)).toMatchObject({
      status: 404,
      body: { code: 'UPLOAD_NOT_FOUND' },
    });
    await rows(`UPDATE uploads SET expires_at = now() - interval '1 second'`);
    expect(await put(upload, small)).toMatchObject({ status: 410, body: { code: 'UPLOAD_EXPIRED' } });
  });

  it.each(['GET', 'POST', 'PATCH', 'OPTIONS'])('does not answer %s', async (method) => {
    const { url } = await createUpload(server);
    const response = await fetch(url, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'PUT, DELETE']);
    expect(await response.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
  });

  it('is forgotten with DELETE, unless a document is just coming', async () => {
    const upload = await createUpload(server);
    const remove = async (url = upload.url): Promise<unknown[]> => {
      const response = await fetch(url, { method: 'DELETE' });
      return [response.status, Object(JSON.parse((await response.text()) || '{}')).code];
    };
    const sending = startPut(upload);
    sending.write(document.slice(0, halfway));
    await vi.waitFor(async () => expect(await countParts()).toBe(1), patience);
    expect(await remove()).toEqual([409, 'UPLOAD_IN_PROGRESS']);
    sending.end(document.slice(halfway));
    expect(await answerTo(sending)).toMatchObject({ status: 201 });
    expect(await remove()).toEqual([204, undefined]);
    expect(await countParts()).toBe(0);
    expect(await remove()).toEqual([204, undefined]);
    expect(await remove(`${upload.url}x`)).toEqual([404, 'UPLOAD_NOT_FOUND']);
    expect(await importUpload(upload.id)).toEqual(['UPLOAD_EXPIRED']);
    expect(await put(upload, small)).toMatchObject({ status: 410 });
    expect(await server.client.deleteUpload(upload.id)).toBe(true);
  });

  it('leaves nothing when it is cut off, and can be tried again', async () => {
    const upload = await createUpload(server);
    const sending = startPut(upload);
    sending.on('error', () => undefined);
    sending.write(document.slice(0, halfway));
    await vi.waitFor(async () => expect(await countParts()).toBe(1), patience);
    expect(await importUpload(upload.id)).toEqual(['UPLOAD_INCOMPLETE']);
    sending.destroy();
    const state = async () => (await rows('SELECT state FROM uploads'))[0];
    await vi.waitFor(async () => expect(await state()).toEqual({ state: 'awaited' }), patience);
    expect(await countParts()).toBe(0);
    expect(await importUpload(upload.id)).toEqual(['UPLOAD_INCOMPLETE']);
    expect(await put(upload, small)).toMatchObject({ status: 201 });
  });

  it('does not share its address with another one at the same time', async () => {
    const upload = await createUpload(server);
    const sending = startPut(upload);
    sending.write(document.slice(0, halfway));
    await vi.waitFor(async () => expect(await countParts()).toBe(1), patience);
    expect(await put(upload, small)).toMatchObject({ status: 409, body: { code: 'UPLOAD_IN_PROGRESS' } });
    sending.end(document.slice(halfway));
    expect(await answerTo(sending)).toMatchObject({ status: 201, body: { digest } });
  });

  it('stops when another one took its place, and leaves that one alone', async () => {
    const upload = await createUpload(server);
    const sending = startPut(upload);
    sending.write(document.slice(0, halfway));
    await vi.waitFor(async () => expect(await countParts()).toBe(1), patience);
    await rows(`UPDATE uploads SET lease_until = now() - interval '1 second'`);
    expect(await put(upload, small)).toMatchObject({ status: 201 });
    sending.end(document.slice(halfway));
    expect(await answerTo(sending)).toMatchObject({ status: 409, body: { code: 'UPLOAD_TAKEN_OVER' } });
    expect(await importUpload(upload.id)).toHaveLength(2);
  });

  it('is refused when the database has no more room, and nothing is left of it', async () => {
    const { manager } = server.store.dataSource;
    await manager.query(`CREATE FUNCTION fill_disk() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.number > 0 THEN RAISE 'disk full' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$`);
    await manager.query(
      'CREATE TRIGGER full_disk BEFORE INSERT ON upload_parts FOR EACH ROW EXECUTE FUNCTION fill_disk()',
    );
    const answer = await put(await createUpload(server), document);
    await manager.query('DROP FUNCTION fill_disk CASCADE');
    expect(answer).toMatchObject({ status: 507, body: { code: 'INSUFFICIENT_STORAGE' } });
    expect(await countParts()).toBe(0);
  });

  it('cannot be imported when it is not there, or its time is over', async () => {
    expect(await importUpload('nothing')).toEqual(['UPLOAD_NOT_FOUND']);
    expect(await importUpload('\0')).toEqual(['UPLOAD_NOT_FOUND']);
    const upload = await createUpload(server);
    await put(upload, small);
    await rows(`UPDATE uploads SET expires_at = now() - interval '1 second'`);
    expect(await importUpload(upload.id)).toEqual(['UPLOAD_EXPIRED']);
  });

  it('counts by its content for an idempotency key', async () => {
    const uploads = [await createUpload(server), await createUpload(server), await createUpload(server)];
    const contents = [small, small, document];
    const started: unknown[] = [];
    for (const [index, { id, url }] of uploads.entries()) {
      await put({ url }, contents[index] ?? '');
      started.push(await server.start({ uploadId: id }, { idempotencyKey: 'one' }));
    }
    const [first, second, third] = started as { id?: string; __typename?: string }[];
    expect(second?.id).toBe(first?.id);
    expect(third?.id).toBeUndefined();
  });

  it('still counts for an idempotency key when it is gone', async () => {
    const upload = await createUpload(server);
    await put(upload, small);
    const source = { uploadId: upload.id };
    const first = await server.start(source, { idempotencyKey: 'again' });
    await rows(`UPDATE uploads SET expires_at = now() - interval '1 second'`);
    expect(await server.start(source, { idempotencyKey: 'again' })).toMatchObject({ id: (first as Job).id });
    await rows('DELETE FROM uploads');
    expect(await server.start(source, { idempotencyKey: 'again' })).toMatchObject({ id: (first as Job).id });
    // Neither another key, nor another wish, nor another upload is that call again.
    for (const [given, options] of [
      [source, { idempotencyKey: 'another' }],
      [source, {}],
      [source, { idempotencyKey: 'again', dryRun: true }],
      [{ uploadId: 'another' }, { idempotencyKey: 'again' }],
    ]) {
      expect(await server.start(given ?? {}, options)).toMatchObject({
        problems: [{ code: 'UPLOAD_NOT_FOUND' }],
      });
    }
  });

  it('is one of so many that wait to be imported', async () => {
    const most = await runServer({ place }, { LADING_MAX_OPEN_UPLOADS: '3' });
    const asked = await Promise.all(
      Array.from({ length: 6 }, () =>
        most.graphql<{ createUpload: CreatedUpload } | null>('mutation { createUpload { id url } }'),
      ),
    );
    const uploads = asked.flatMap(({ data }) => (data === null ? [] : [data.createUpload]));
    expect(uploads).toHaveLength(3);
    expect(asked.flatMap(({ errors = [] }) => errors)).toMatchObject(
      Array.from({ length: 3 }, () => ({
        message: expect.stringContaining('LADING_MAX_OPEN_UPLOADS'),
        extensions: { code: 'TOO_MANY_UPLOADS' },
      })),
    );
    const [first] = uploads;
    if (first === undefined) throw new Error('There is no upload.');
    await put(first, small);
    await most.start({ uploadId: first.id });
    await createUpload(most);
    await most.store.dataSource.query(`UPDATE uploads SET expires_at = now() - interval '1 second'`);
    await createUpload(most);
    await most.stop();
  });

  it('lies sealed in the database, where only its own server can read it', async () => {
    const database = await place();
    const first = await runServerAt(database);
    const upload = await createUpload(first);
    await put(upload, small);
    const [part]: { content: Buffer }[] = await first.store.dataSource.query(
      'SELECT content FROM upload_parts',
    );
    const content = Buffer.from(part?.content ?? '');
    for (let at = 0; at < 40; at++) expect(unpacked(content.subarray(at))).not.toContain('tools');
    await first.stop();
    const others = { AUTH_ENCRYPTION_SECRET: 'another secret of the tests' };
    const stranger = await runServerAt(database, others);
    expect(await stranger.start({ uploadId: upload.id })).toMatchObject({
      problems: [{ code: 'UPLOAD_UNREADABLE' }],
    });
    await stranger.stop();
    const heir = await runServerAt(database, { ...others, AUTH_ENCRYPTION_PREVIOUS_SECRETS: serverSecret });
    expect(await heir.start({ uploadId: upload.id })).toMatchObject({ __typename: 'ImportJob' });
    await heir.stop();
  });

  it('leaves nothing when the server stops in its middle', async () => {
    const database = await place();
    const first = await runServerAt(database);
    const upload = await createUpload(first);
    const sending = startPut(upload);
    sending.on('error', () => undefined);
    sending.write(document.slice(0, halfway));
    const parts = 'SELECT state, number FROM uploads LEFT JOIN upload_parts ON upload_id = id';
    const receiving = [{ state: 'receiving', number: 0 }];
    await vi.waitFor(
      async () => expect(await first.store.dataSource.query(parts)).toEqual(receiving),
      patience,
    );
    await first.stop();
    const second = await runServerAt(database);
    expect(await second.store.dataSource.query(parts)).toEqual([{ state: 'awaited', number: null }]);
    await second.stop();
  });

  it('logs nothing that would be unexpected', () => {
    expect(server.said.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
