import { beforeAll, describe, expect, it } from 'vitest';
import { kinds } from '../../../src/kinds/registry.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { askRest } from '../../support/ask-rest.ts';
import { databases } from '../../support/databases.ts';
import { documentOf, toolNamed } from '../../support/documents.ts';
import { type RunningTestServer, runServer } from '../../support/run-server.ts';

interface Document {
  readonly entities: Readonly<Record<string, readonly JsonObject[]>>;
  readonly metadata: JsonObject;
}

const keysOf = ({ entities }: Document) =>
  Object.fromEntries(
    kinds.flatMap(({ collection, key }) => {
      const found = entities[collection];
      return found === undefined ? [] : [[collection, found.map((entity) => entity[key])]];
    }),
  );

const configuration = documentOf({
  roots: [{ uri: 'file:///work', name: 'Work' }],
  gateways: [{ name: 'peer', url: 'http://peer.test', tags: ['prod'] }],
  tools: [
    toolNamed('mail', { tags: ['Prod'] }),
    toolNamed('a,b;c'),
    toolNamed('old', { tags: ['prod'], is_active: false }),
  ],
  servers: [{ name: 'desk', tool_ids: ['mail'] }],
});

describe.each(databases)('GET /export on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
    await server.importDocument(configuration);
  });

  const keysFor = async (path: string) => keysOf((await askRest<Document>(server, path)).body);

  it('answers with the document that the other API exports', async () => {
    const { body, headers, status } = await askRest<Document>(server, 'GET /export?include_inactive=true');
    const { document, digest } = await server.exportAll();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body.entities).toEqual(document.entities);
    expect(body.metadata['digest']).toBe(digest);
  });

  it.each([
    ['types=tools,gateways', { gateways: ['peer'], tools: ['a,b;c', 'mail'] }],
    ['types=Tool&types=roots', { roots: ['file:///work'], tools: ['a,b;c', 'mail'] }],
    [
      'exclude_types=tools,servers,metrics',
      { roots: ['file:///work'], gateways: ['peer'], resources: [], prompts: [] },
    ],
    ['types=tools&include_inactive=true', { tools: ['a,b;c', 'mail', 'old'] }],
    ['types=tools&tags=PROD,other&include_inactive=1', { tools: ['mail', 'old'] }],
    ['types=servers', { tools: ['mail'], servers: ['desk'] }],
    ['types=servers&include_dependencies=false', { servers: ['desk'] }],
    ['select=tools:%22a,b;c%22;root:*', { roots: ['file:///work'], tools: ['a,b;c'] }],
    ['types=tools&export_format=json&unknown=1', { tools: ['a,b;c', 'mail'] }],
  ])('filters by ?%s', async (query, expected) => {
    expect(await keysFor(`GET /export?${query}`)).toEqual(expected);
  });

  it.each(['/export/', '/v1/export', '/v1/export/'])('is at %s as well', async (path) => {
    expect((await askRest(server, `GET ${path}`)).status).toBe(200);
  });

  it.each([
    ['types=bogus', "There is no entity type 'bogus'"],
    ['exclude_types=tool_', "There is no entity type 'tool_'"],
    ['include_inactive=perhaps', "'include_inactive' must be true or false."],
    ['export_format=yaml', "'export_format' must be json."],
    ['select=tools:a,,b', "'select': A key is missing"],
  ])('refuses ?%s with 422', async (query, detail) => {
    const { status, body } = await askRest(server, `GET /export?${query}`);
    expect(status).toBe(422);
    expect(body.detail).toContain(detail);
  });

  describe('and POST /export/selective', () => {
    const select = (json: unknown, query = '') =>
      askRest<Document>(server, `POST /export/selective${query}`, { json });

    it('has the entities that are named by key or by id, in use or not', async () => {
      const { data } = await server.graphql<{ entity: { id: string } }>(
        '{ entity(kind: TOOL, key: "mail") { id } }',
      );
      const [, row] = Buffer.from(data.entity.id, 'base64').toString().split(/:(.*)/);
      const { body } = await select({ tools: ['old', 'a,b;c', row], roots: ['*'], prompts: [] });
      expect(keysOf(body)).toEqual({ roots: ['file:///work'], tools: ['a,b;c', 'mail', 'old'], prompts: [] });
      expect(body.metadata['missing']).toBeUndefined();
    });

    it('brings along what they refer to, unless that is not wanted', async () => {
      expect(keysOf((await select({ servers: ['desk'] })).body)).toEqual({
        tools: ['mail'],
        servers: ['desk'],
      });
      const alone = await select({ servers: ['desk'] }, '?include_dependencies=false');
      expect(keysOf(alone.body)).toEqual({ servers: ['desk'] });
    });

    it('says what is named and not there', async () => {
      const nobody = '00000000-0000-4000-8000-000000000000';
      const { body } = await select({ tools: ['mail', 'nobody', nobody], gateway: ['gone'] });
      expect(body.metadata['missing']).toEqual({ gateways: ['gone'], tools: ['nobody', nobody] });
    });

    it.each([
      [422, { widgets: ['a'] }],
      [422, { tools: 'a' }],
      [422, { tools: [{}] }],
      [422, ['tools']],
    ])('answers %i to %j', async (expected, json) => {
      const { status, body } = await select(json);
      expect([status, typeof body.detail]).toEqual([expected, 'string']);
    });

    it.each([
      [400, '{', { 'content-type': 'application/json' }],
      [415, 'tools=a', { 'content-type': 'application/x-www-form-urlencoded' }],
      [415, '{}', { 'content-type': 'application/json', 'content-encoding': 'compress' }],
      [400, '{}', { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
      [413, ' '.repeat(4_194_305), { 'content-type': 'application/json' }],
    ])('answers %i to what cannot be read', async (expected, body, headers) => {
      expect((await askRest(server, 'POST /export/selective', { body, headers })).status).toBe(expected);
    });
  });

  it.each([
    ['nobody', null],
    ['a wrong token', 'Bearer wrong'],
    ['a wrong password', `Basic ${Buffer.from('admin:wrong').toString('base64')}`],
    ['a password that is none', 'Basic ====='],
  ])('is not for %s', async (_who, authorization) => {
    const operations = [
      'GET /export',
      'POST /export/selective',
      'POST /import',
      'GET /import/status',
      'POST /import/cleanup',
    ];
    for (const operation of operations) {
      const { status, headers, body } = await askRest(server, operation, { authorization });
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="lading"']);
      // Nothing is still on its way: the connection can be used again.
      expect(headers.get('connection')).toBe('keep-alive');
      expect(body.detail).toContain('Authorization');
    }
  });

  it.each(['admin', '', 'somebody'])('takes the token as the password of %j', async (name) => {
    const authorization = `Basic ${Buffer.from(`${name}:${server.token}`).toString('base64')}`;
    expect((await askRest(server, 'GET /export', { authorization })).status).toBe(200);
  });

  it('says how an address is asked for', async () => {
    const { status, headers } = await askRest(server, 'POST /export');
    expect([status, headers.get('allow')]).toEqual([405, 'GET']);
  });
});
