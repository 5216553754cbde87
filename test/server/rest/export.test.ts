import { beforeAll, describe, expect, it, vi } from 'vitest';
import { kinds } from '../../../src/kinds/registry.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { openContextForge, sealContextForge } from '../../../src/secrets/contextforge-sealed.ts';
import { askRest, type RestStatus } from '../../support/ask-rest.ts';
import { eitherDatabase } from '../../support/databases.ts';
import { documentOf, toolNamed } from '../../support/documents.ts';
import { type RunningTestServer, runServer } from '../../support/run-server.ts';
import { serverSecret } from '../../support/server-secrets.ts';

interface Document {
  readonly entities: Readonly<Record<string, readonly JsonObject[]>>;
  readonly metadata: JsonObject;
}

const patience = { timeout: 120_000, interval: 20 };

const keysOf = ({ entities }: Document) =>
  Object.fromEntries(
    kinds.flatMap(({ collection, key }) => {
      const found = entities[collection];
      return found === undefined ? [] : [[collection, found.map((entity) => entity[key])]];
    }),
  );

const sourceSecret = 'the-secret-of-contextforge-0123456789';
const credential = { Authorization: 'Bearer made-up' };

const configuration = documentOf({
  roots: [{ uri: 'file:///work', name: 'Work' }],
  gateways: [
    {
      name: 'peer',
      url: 'http://peer.test',
      tags: ['prod'],
      auth_type: 'bearer',
      auth_value: sealContextForge(sourceSecret, JSON.stringify(credential)),
    },
  ],
  tools: [
    toolNamed('mail', { tags: ['Prod'] }),
    toolNamed('a,b;c', { tags: ['Data Science'] }),
    toolNamed('Send_Mail', { tags: [{ id: 'data-science', label: 'data_science' }] }),
    toolNamed('old', { tags: ['prod'], is_active: false }),
  ],
  servers: [{ name: 'Help Desk', tool_ids: ['mail'] }],
});

describe.each(eitherDatabase)('GET /export on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
    await server.importDocument(configuration, { sourceSecret });
  });

  const keysFor = async (path: string) => keysOf((await askRest<Document>(server, path)).body);

  it('answers with the document that the other API exports, where its form is asked for', async () => {
    const { body, headers, status } = await askRest<Document>(
      server,
      'GET /export?include_inactive=true&export_format=lading',
    );
    const { document, digest } = await server.exportAll();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body.entities).toEqual(document.entities);
    expect(body.metadata['digest']).toBe(digest);
  });

  it.each([
    ['types=tools,gateways', { gateways: ['peer'], tools: ['Send_Mail', 'a,b;c', 'mail'] }],
    ['types=Tool&types=roots', { roots: ['file:///work'], tools: ['Send_Mail', 'a,b;c', 'mail'] }],
    ['exclude_types=tools,servers,metrics', { gateways: ['peer'], resources: [], prompts: [] }],
    ['exclude_types=tools,gateways,prompts,resources,roots', { servers: ['Help Desk'] }],
    ['exclude_types=tools&include_dependencies=true&types=servers', { servers: ['Help Desk'] }],
    ['types=tools&include_inactive=true', { tools: ['Send_Mail', 'a,b;c', 'mail', 'old'] }],
    ['types=tools&tags=PROD,other&include_inactive=1', { tools: ['mail', 'old'] }],
    ['types=tools&tags=data-science', { tools: ['Send_Mail', 'a,b;c'] }],
    ['types=tools&tags=Data%20Science', { tools: ['Send_Mail', 'a,b;c'] }],
    ['types=servers', { servers: ['Help Desk'] }],
    ['types=servers&include_dependencies=true', { tools: ['mail'], servers: ['Help Desk'] }],
    ['select=tools:%22a,b;c%22,send-mail;root:*', { roots: ['file:///work'], tools: ['Send_Mail', 'a,b;c'] }],
    ['types=tools&export_format=json&unknown=1', { tools: ['Send_Mail', 'a,b;c', 'mail'] }],
  ])('filters by ?%s', async (query, expected) => {
    expect(await keysFor(`GET /export?${query}`)).toEqual(expected);
  });

  it("has ContextForge's form, sealed as ContextForge seals under this server's secret", async () => {
    const { body } = await askRest<Document>(server, 'GET /export');
    const { entities, metadata, ...envelope } = body;
    expect(Object.keys(envelope)).toEqual([
      'version',
      'exported_at',
      'exported_by',
      'source_gateway',
      'encryption_method',
      'x_lading',
    ]);
    expect(metadata['entity_counts']).toEqual({
      gateways: 1,
      tools: 3,
      resources: 0,
      prompts: 0,
      servers: 1,
    });
    expect(metadata['dependencies']).toMatchObject({ servers_to_tools: { 'Help Desk': ['mail'] } });
    const [{ auth_value } = {}] = entities['gateways'] ?? [];
    expect(JSON.parse(openContextForge(serverSecret, String(auth_value)) ?? '')).toEqual(credential);
  });

  it('puts roots aside and says so, unless they are asked for by name', async () => {
    const { body } = await askRest<Document & { x_lading: JsonObject }>(server, 'GET /export?types=');
    expect(body.x_lading).toEqual({ roots: [expect.objectContaining({ uri: 'file:///work' })] });
    expect(body.entities).not.toHaveProperty('roots');
    expect(JSON.stringify(body.metadata['warnings'])).toContain('ROOTS_ASIDE');
    const named = await askRest<Document>(server, 'POST /export/selective', { json: { roots: ['*'] } });
    expect(keysOf(named.body)).toEqual({ roots: ['file:///work'] });
    expect(JSON.stringify(named.body.metadata['warnings'])).toContain('refuse the whole document');
  });

  it('can be imported again as it is, with nothing lost', async () => {
    const { body } = await askRest<Document>(server, 'GET /export?include_inactive=true');
    const back = await askRest<RestStatus>(server, 'POST /import', { json: { import_data: body } });
    expect(back.body.progress).toMatchObject({ total: 7, skipped: 7, failed: 0 });
  });

  it.each(['/export/', '/v1/export', '/v1/export/'])('is at %s as well', async (path) => {
    expect((await askRest(server, `GET ${path}`)).status).toBe(200);
  });

  it.each([
    ['types=bogus', "There is no entity type 'bogus'"],
    ['exclude_types=tool_', "There is no entity type 'tool_'"],
    ['include_inactive=perhaps', "'include_inactive' must be true or false."],
    ['export_format=yaml', "'export_format' must be json or lading"],
    ['select=tools:a,,b', "'select': A key is missing"],
  ])('refuses ?%s with 422', async (query, detail) => {
    const { status, body } = await askRest(server, `GET /export?${query}`);
    expect(status).toBe(422);
    expect(body.detail).toContain(detail);
  });

  describe('and POST /export/selective', () => {
    const select = (json: unknown, query = '') =>
      askRest<Document>(server, `POST /export/selective${query}`, { json });

    it('has the entities that are named by key, by id or by slug, in use or not', async () => {
      const { data } = await server.graphql<{ entity: { id: string } }>(
        '{ entity(kind: TOOL, key: "mail") { id } }',
      );
      const [, row] = Buffer.from(data.entity.id, 'base64').toString().split(/:(.*)/);
      const { body } = await select({ tools: ['old', 'a,b;c', row, 'send-mail'], roots: ['*'], prompts: [] });
      expect(keysOf(body)).toEqual({
        roots: ['file:///work'],
        tools: ['Send_Mail', 'a,b;c', 'mail', 'old'],
        prompts: [],
      });
      expect(body.metadata['missing']).toBeUndefined();
    });

    it('brings along what they refer to where that is asked for', async () => {
      expect(keysOf((await select({ servers: ['help-desk'] })).body)).toEqual({ servers: ['Help Desk'] });
      const whole = await select({ servers: ['Help Desk'] }, '?include_dependencies=true');
      expect(keysOf(whole.body)).toEqual({ tools: ['mail'], servers: ['Help Desk'] });
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

  it('gives back what it reads from when the client goes away', async () => {
    for (let times = 0; times < 15; times++) {
      const leaving = new AbortController();
      const headers = { authorization: `Bearer ${server.token}` };
      const asked = fetch(`${server.url}/export`, { headers, signal: leaving.signal });
      if (times % 2 === 0) await asked;
      leaving.abort();
      await asked.then((response) => response.text()).catch(() => undefined);
    }
    await vi.waitFor(async () => {
      expect((await askRest(server, 'GET /export')).status).toBe(200);
    }, patience);
    expect(server.said.join()).not.toContain('unexpectedly');
  });

  it('says how an address is asked for', async () => {
    const { status, headers } = await askRest(server, 'POST /export');
    expect([status, headers.get('allow')]).toEqual([405, 'GET']);
  });
});
