import { beforeAll, describe, expect, it } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { databases, eitherDatabase } from '../support/databases.ts';
import { awkwardDocument, documentOf, fixtureSecret, readFixture, toolNamed } from '../support/documents.ts';
import { type Exported, type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';

const otherSecret = 'the secret of another environment';

const textOf = ({ document }: Exported): string => JSON.stringify(document.entities);

/** The keys of each kind that is in the document. */
const keysOf = ({ document }: Exported): Readonly<Record<string, string[]>> =>
  Object.fromEntries(
    kinds.flatMap(({ collection, key }) => {
      const entities = document.entities[collection];
      return entities === undefined ? [] : [[collection, entities.map((entity) => String(entity[key]))]];
    }),
  );

const sources = {
  'what is hard to carry': awkwardDocument(fixtureSecret),
  'the fixture': await readFixture(),
};
const ways = eitherDatabase.flatMap((from) => databases.map((to) => [from.name, to.name, from, to] as const));

describe.each(ways)('an export from %s imported into %s', (_from, _to, from, to) => {
  let source: RunningTestServer;
  let target: RunningTestServer;
  let stranger: RunningTestServer;
  beforeAll(async () => {
    source = await runServer(from);
    target = await runServer(to);
    stranger = await runServer(to, { AUTH_ENCRYPTION_SECRET: otherSecret });
  });

  describe.each(Object.entries(sources))('of %s', (_name, document) => {
    let first: Exported;
    beforeAll(async () => {
      await Promise.all([source, target, stranger].map((server) => server.clear()));
      const { job } = await source.importDocument(document, { sourceSecret: fixtureSecret });
      expect(job).toMatchObject({ state: 'COMPLETED', progress: { failed: 0, updated: 0 } });
      first = await source.exportAll();
    });

    it('is the same document when it is exported again, byte for byte', async () => {
      const { job } = await target.importDocument(first.document);
      expect(job.progress).toMatchObject({ failed: 0, skipped: 0, created: job.progress.total });
      const second = await target.exportAll();
      expect(second.digest).toBe(first.digest);
      expect(textOf(second)).toBe(textOf(first));
    });

    it('changes nothing where it comes from', async () => {
      const { job } = await source.importDocument(first.document);
      expect(job.progress).toMatchObject({ unchanged: job.progress.total });
      expect(await source.exportAll()).toMatchObject({ digest: first.digest });
    });

    it('is the same but for the sealed secrets where another secret seals', async () => {
      const { job } = await stranger.importDocument(first.document, { sourceSecret: serverSecret });
      expect(job.progress).toMatchObject({ failed: 0, created: job.progress.total });
      const second = await stranger.exportAll();
      expect(second.digest).not.toBe(first.digest);
      expect(textOf(second)).not.toBe(textOf(first));
      expect(withoutSealed(textOf(second))).toBe(withoutSealed(textOf(first)));
    });

    it('comes home with the secrets that it left with', async () => {
      const { document: abroad } = await stranger.exportAll();
      const { job } = await source.importDocument(abroad, { sourceSecret: otherSecret });
      expect(job.progress).toMatchObject({ unchanged: job.progress.total });
    });
  });
});

const withoutSealed = (text: string): string => text.replaceAll(/"v1\.[\w-]{8}\.[\w-]{38,}"/g, '"sealed"');

const configuration = documentOf({
  roots: [{ uri: 'file:///work', name: 'Work' }],
  gateways: [{ name: 'peer', url: 'http://peer.test', tags: ['Prod'] }],
  tools: [
    toolNamed('mail', { tags: ['Prod', 'geo'], headers: { 'X-Api-Key': 'in clear' } }),
    toolNamed('map', { tags: ['GEO'] }),
    toolNamed('old', { tags: ['prod'], is_active: false }),
    toolNamed('plain'),
  ],
  resources: [
    { uri: 'note://a', name: 'A', tags: ['prod'] },
    { uri: 'note://b', name: 'B' },
  ],
  prompts: [{ name: 'greet', template: 'Hello' }],
  servers: [
    {
      name: 'desk',
      tool_ids: ['old', 'mail'],
      associated_resources: ['note://b'],
      associated_prompts: ['greet'],
      tags: ['desk'],
    },
    { name: 'spare', is_active: false },
  ],
});

describe.each(eitherDatabase)('an export on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
    await server.importDocument(configuration);
  });

  const everything = {
    roots: ['file:///work'],
    gateways: ['peer'],
    tools: ['mail', 'map', 'old', 'plain'],
    resources: ['note://a', 'note://b'],
    prompts: ['greet'],
    servers: ['desk', 'spare'],
  };
  const keysFor = async (input: object) => keysOf(await server.exportAll(input));

  it('has everything in the order of the keys', async () => {
    expect(await keysFor({ includeInactive: true })).toEqual(everything);
  });

  it('leaves out what is inactive, but for what something active refers to', async () => {
    expect(await keysFor({})).toEqual({ ...everything, servers: ['desk'] });
    expect(await keysFor({ includeDependencies: false })).toMatchObject({ tools: ['mail', 'map', 'plain'] });
  });

  it('has the kinds that are asked for, and what they refer to', async () => {
    expect(await keysFor({ kinds: ['SERVER'] })).toEqual({
      tools: ['mail', 'old'],
      resources: ['note://b'],
      prompts: ['greet'],
      servers: ['desk'],
    });
    expect(await keysFor({ kinds: ['SERVER', 'ROOT'], includeDependencies: false })).toEqual({
      roots: ['file:///work'],
      servers: ['desk'],
    });
    expect(await keysFor({ kinds: [] })).toEqual({});
  });

  it('leaves out the kinds that are not wanted', async () => {
    expect(await keysFor({ excludeKinds: ['SERVER', 'ROOT', 'GATEWAY'] })).toEqual({
      tools: ['mail', 'map', 'plain'],
      resources: everything.resources,
      prompts: everything.prompts,
    });
    expect(await keysFor({ kinds: ['ROOT', 'TOOL'], excludeKinds: ['TOOL'] })).toEqual({
      roots: everything.roots,
    });
  });

  it('has the entities that are selected, and names those that are not there', async () => {
    const select = [
      { kind: 'TOOL', keys: ['map', 'nobody', 'nobody'] },
      { kind: 'ROOT' },
      { kind: 'PROMPT', keys: [] },
    ];
    const exported = await server.exportAll({ select });
    expect(keysOf(exported)).toEqual({ roots: everything.roots, tools: ['map'], prompts: [] });
    expect(exported.missing).toEqual([{ kind: 'TOOL', key: 'nobody' }]);
  });

  it('brings along what a selected server refers to', async () => {
    expect(await keysFor({ select: [{ kind: 'SERVER', keys: ['desk'] }] })).toEqual({
      tools: ['mail', 'old'],
      resources: ['note://b'],
      prompts: ['greet'],
      servers: ['desk'],
    });
  });

  it.each([
    [['PROD'], 'ANY', ['mail', 'old'], ['note://a']],
    [['pRoD', 'Geo'], 'ANY', ['mail', 'map', 'old'], ['note://a']],
    [['prod', 'geo'], 'ALL', ['mail'], []],
    [['prod'], 'NONE', ['map', 'plain'], ['note://b']],
    [['prod', 'GEO'], 'NONE', ['plain'], ['note://b']],
  ])('has the entities with the tags %j (%s), in whatever case', async (tags, tagMatch, tools, resources) => {
    const input = { tags, tagMatch, kinds: ['TOOL', 'RESOURCE', 'ROOT'], includeInactive: true };
    const roots = tagMatch === 'NONE' ? everything.roots : [];
    expect(await keysFor(input)).toEqual({ roots, tools, resources });
  });

  it('has no secrets where they are omitted', async () => {
    const { document } = await server.exportAll({ secrets: 'OMITTED' });
    const sealed = await server.exportAll({});
    expect(JSON.stringify(document)).not.toMatch(/v1\.[\w-]{8}\./);
    expect(document.entities['tools']?.[0]).toMatchObject({ name: 'mail', headers: {}, auth_value: null });
    expect(sealed.document.entities['tools']?.[0]).toMatchObject({
      headers: { 'X-Api-Key': expect.stringMatching(/^v1\./) },
    });
    const { job } = await server.importDocument(document);
    expect(job.progress).toMatchObject({ unchanged: job.progress.total });
  });

  it('says in its metadata what it has and what it was asked for', async () => {
    const { document, digest } = await server.exportAll({ kinds: ['SERVER'], tags: ['DESK'] });
    expect(document['metadata']).toEqual({
      entity_counts: { tools: 2, resources: 1, prompts: 1, servers: 1 },
      dependencies: {
        servers_to_tools: { desk: ['old', 'mail'] },
        servers_to_resources: { desk: ['note://b'] },
        servers_to_prompts: { desk: ['greet'] },
      },
      export_options: expect.objectContaining({
        include_inactive: false,
        include_dependencies: true,
        selected_types: ['servers'],
        filter_tags: ['DESK'],
        tag_match: 'any',
        secrets: 'sealed',
      }),
      watermark: expect.any(String),
      digest,
    });
  });

  it('counts without reading', async () => {
    const { data } = await server.graphql(
      '{ exportConfiguration { digest metadata { entityCounts { kind count } dependencies } } }',
    );
    const { digest, document } = await server.exportAll({});
    expect(data).toEqual({
      exportConfiguration: {
        digest,
        metadata: {
          entityCounts: [
            { kind: 'ROOT', count: 1 },
            { kind: 'GATEWAY', count: 1 },
            { kind: 'TOOL', count: 4 },
            { kind: 'RESOURCE', count: 2 },
            { kind: 'PROMPT', count: 1 },
            { kind: 'SERVER', count: 1 },
          ],
          dependencies: metadataOf(document)['dependencies'],
        },
      },
    });
  });

  it('has the same digest for the same configuration, and another one after any change', async () => {
    const { digest } = await server.exportAll();
    expect((await server.exportAll()).digest).toBe(digest);
    await server.importDocument(documentOf({ roots: [{ uri: 'file:///work', name: 'Play' }] }));
    expect((await server.exportAll()).digest).not.toBe(digest);
    await server.importDocument(documentOf({ roots: [{ uri: 'file:///work', name: 'Work' }] }));
    expect((await server.exportAll()).digest).toBe(digest);
  });
});

function metadataOf({ metadata }: JsonObject): JsonObject {
  // The document was found to be valid.
  return JSON.parse(JSON.stringify(metadata));
}
