import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { sweepTopic } from '../../src/retention/remove-imports.ts';
import { eitherDatabase } from '../support/databases.ts';
import { awkwardDocument } from '../support/documents.ts';
import {
  askForLink,
  download,
  exportWithLink,
  follow,
  lasting,
  linkTo,
  refusalAt,
} from '../support/downloads.ts';
import { type RunningTestServer, runServer, runServerAt } from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';
import { hasZstd } from '../support/zstd.ts';

const parse = (content: Buffer) => JSON.parse(content.toString('utf8'));

describe.each(eitherDatabase)('a download from $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place });
    await server.importDocument(awkwardDocument(serverSecret));
  });

  it.each([
    ['everything', {}],
    ['what is active', { input: {} }],
    ['without secrets', { input: { includeInactive: true, secrets: 'OMITTED' } }],
    ['some kinds', { input: { kinds: ['TOOL', 'ROOT'], includeInactive: true } }],
    ['servers and what they refer to', { input: { kinds: ['SERVER'] } }],
    ['nothing', { input: { select: [{ kind: 'TOOL', keys: ['there is none'] }] } }],
  ])('is the document of the same export: %s', async (_what, options) => {
    const exported = await exportWithLink(server, options);
    const file = parse(await download(exported.download));
    expect(lasting(file)).toEqual(lasting(exported.document));
    expect(file.metadata.digest).toBe(exported.digest);
  });

  it('has the order of the document as well', async () => {
    const exported = await exportWithLink(server);
    const file = lasting(parse(await download(exported.download)));
    const document = lasting(exported.document);
    expect(JSON.stringify(file['entities'])).toBe(JSON.stringify(document['entities']));
    expect(JSON.stringify(file['metadata'])).toBe(JSON.stringify(document['metadata']));
  });

  it('can be imported again, and changes nothing', async () => {
    const file = parse(await download(await linkTo(server)));
    const { outcomes } = await server.importDocument(file);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['UNCHANGED']));
  });

  it('shows digests that have to be computed', async () => {
    const before = await exportWithLink(server);
    await server.store.dataSource.query('UPDATE tools SET digest = NULL WHERE name < $1', ['m']);
    await server.store.dataSource.query('UPDATE servers SET digest = NULL');
    const after = await exportWithLink(server);
    expect(after.digest).toBe(before.digest);
    expect(parse(await download(after.download)).metadata.digest).toBe(before.digest);
  });

  it.each([
    ['GZIP', 'gz', 'application/gzip', gunzipSync],
    ['BROTLI', 'br', 'application/x-brotli', brotliDecompressSync],
  ] as const)('is compressed with %s', async (compression, extension, mediaType, decompress) => {
    const { document, download: link } = await exportWithLink(server, { compression });
    expect(link).toMatchObject({ mediaType, filename: expect.stringMatching(`\\.json\\.${extension}$`) });
    const response = await follow(link);
    expect(response.headers['content-encoding']).toBeUndefined();
    await buffer(response);
    expect(lasting(parse(decompress(await download(link))))).toEqual(lasting(document));
  });

  it('says what it is in its headers', async () => {
    const { digest, download: link } = await exportWithLink(server, { compression: 'GZIP' });
    const response = await follow(link);
    await buffer(response);
    expect(link.filename).toMatch(/^lading-export-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.json\.gz$/);
    expect(response.headers).toMatchObject({
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="${link.filename}"`,
      etag: expect.stringMatching(`^W/"${digest}-[0-9a-f]{8}"$`),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('answers HEAD with the headers alone', async () => {
    const link = await linkTo(server);
    const head = await follow(link, {}, 'HEAD');
    const get = await follow(link);
    await buffer(get);
    expect(head.statusCode).toBe(200);
    const { date: _one, 'x-request-id': _first, ...ofHead } = head.headers;
    const { date: _other, 'x-request-id': _second, 'transfer-encoding': _body, ...ofGet } = get.headers;
    expect(ofHead).toEqual(ofGet);
    let bytes = 0;
    for await (const piece of head) bytes += piece.length;
    expect(bytes).toBe(0);
  });

  it('is not sent again to who has it, and is when something changed', async () => {
    const [one, other, packed] = [
      await linkTo(server),
      await linkTo(server),
      await linkTo(server, { compression: 'GZIP' }),
    ];
    const first = await follow(one);
    await buffer(first);
    const tag = String(first.headers.etag);
    const again = await follow(other, { 'if-none-match': `"other", ${tag}` });
    await buffer(again);
    expect([again.statusCode, again.headers.etag]).toEqual([304, tag]);
    for (const different of [await follow(packed, { 'if-none-match': tag }), await changed(other, tag)]) {
      await buffer(different);
      expect(different.statusCode).toBe(200);
      expect(different.headers.etag).not.toBe(tag);
    }
  });

  async function changed(link: { url: string }, tag: string) {
    await server.importDocument({
      ...awkwardDocument(serverSecret),
      entities: { roots: [{ uri: 'file:///new', name: 'new' }] },
    });
    return follow(link, { 'if-none-match': tag });
  }

  it('reads no entities when only the link is asked for', async () => {
    const statements: string[] = [];
    const { logger } = server.store.dataSource;
    server.store.dataSource.logger = new Proxy(logger, {
      get: (target, name) =>
        name === 'logQuery' ? (sql: string) => statements.push(sql) : Reflect.get(target, name),
    });
    await linkTo(server);
    server.store.dataSource.logger = logger;
    expect(statements.join('\n')).toMatch(/INSERT INTO download_links/);
    expect(statements.join('\n')).not.toMatch(/FROM (tools|servers|gateways|resources|prompts|roots)\b/);
  });

  it('is refused at a link that is not ours', async () => {
    const { url } = await linkTo(server);
    const [head = '', payload = '', signature = ''] = url.split('/').at(-1)?.split('.') ?? [];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const longer = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 9_999 })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [
      'x',
      '',
      `${head}.${longer}.${signature}`,
      `${head}.${payload}.${signature.slice(0, -4)}AAAA`,
      `${none}.${payload}.`,
    ])
      expect(await refusalAt({ url: `${server.url}/downloads/${token}` })).toMatchObject({
        status: 403,
        code: 'INVALID_LINK',
      });
  });

  it('is refused when the time of the link is over, and the row goes', async () => {
    const link = await linkTo(server);
    await server.store.dataSource.query(`UPDATE download_links SET expires_at = now() - interval '1 second'`);
    expect(await refusalAt(link)).toMatchObject({ status: 403, code: 'LINK_EXPIRED' });
    await server.store.notify(sweepTopic);
    const rows = () => server.store.dataSource.query('SELECT FROM download_links');
    await expect.poll(rows).toEqual([]);
    expect(await refusalAt(link)).toMatchObject({ status: 403, code: 'UNKNOWN_LINK' });
  });

  it('takes GET and HEAD only', async () => {
    const link = await linkTo(server);
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect(await refusalAt(link, method)).toMatchObject({
        status: 405,
        code: 'METHOD_NOT_ALLOWED',
        headers: { allow: 'GET, HEAD' },
      });
  });

  it.skipIf(hasZstd)('says what to do where Node has no Zstandard', async () => {
    const { errors } = await askForLink(server, { compression: 'ZSTD' });
    expect(errors?.[0]?.extensions['code']).toBe('COMPRESSION_NOT_AVAILABLE');
    expect(errors?.[0]?.message).toMatch(/GZIP.*Node 24/s);
  });

  it.each(['MCP_JSON', 'TERRAFORM', 'HELM'])('refuses %s for what has deletions', async (format) => {
    const { data } = await server.graphql<{ exportConfiguration: { watermark: string } }>(
      '{ exportConfiguration { watermark } }',
    );
    const input = { changedSince: data.exportConfiguration.watermark };
    const { errors } = await askForLink(server, { input, format });
    expect(errors?.[0]?.extensions['code']).toBe('FORMAT_WITHOUT_DELETIONS');
    expect(errors?.[0]?.message).toContain('NDJSON');
    await linkTo(server, { input, format: 'NDJSON' });
  });

  it('refuses an empty passphrase', async () => {
    const { errors } = await askForLink(server, { passphrase: '' });
    expect(errors?.[0]?.extensions['code']).toBe('EMPTY_SECRET');
  });
});

describe.each(eitherDatabase)('links of $name', ({ place }) => {
  it('are good at another server of the same database, also under the next secret', async () => {
    const database = await place();
    const first = await runServerAt(database);
    await first.importDocument(awkwardDocument(serverSecret));
    const link = await linkTo(first, { passphrase: 'correct horse battery staple' });
    await first.stop();
    const next = await runServerAt(database, {
      AUTH_ENCRYPTION_SECRET: 'the next secret of the tests',
      AUTH_ENCRYPTION_PREVIOUS_SECRETS: serverSecret,
    });
    const path = new URL(link.url).pathname;
    const file = await download({ url: next.url + path });
    expect(file.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n/);
    await next.stop();
    const stranger = await runServerAt(database, { AUTH_ENCRYPTION_SECRET: 'the secret of a stranger' });
    expect(await refusalAt({ url: stranger.url + path })).toMatchObject({ code: 'INVALID_LINK' });
  });
});
