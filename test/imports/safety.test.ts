import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Kind } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { askRest } from '../support/ask-rest.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type Imported, type RunningTestServer, runServer } from '../support/run-server.ts';
import { textOfArchive } from '../support/text-of-archive.ts';

const field = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../fixtures/field/${name}.json`, import.meta.url), 'utf8'));

const codesOf = ({ outcomes }: Imported): string[] =>
  outcomes.flatMap(({ warnings }) => warnings.map((warning) => warning.split(':', 1)[0] ?? ''));

/** Texts in which secrets are warned of and not sealed (docs/document-format.md). */
const notSealed = [
  'gateway.description',
  'gateway.name',
  'prompt.custom_name',
  'prompt.description',
  'prompt.display_name',
  'prompt.input_schema',
  'prompt.name',
  'prompt.original_name',
  'prompt.template',
  'resource.content',
  'resource.description',
  'resource.name',
  'resource.uri',
  'root.name',
  'root.uri',
  'server.description',
  'server.name',
  'tool.description',
  'tool.displayName',
  'tool.input_schema',
  'tool.jsonpath_filter',
  'tool.name',
  'tool.original_description',
  'tool.output_schema',
  'tool.request_type',
];

const required: Readonly<Record<string, object>> = {
  gateway: { transport: 'SSE', auth_type: 'bearer', auth_value: null },
  tool: { integration_type: 'REST', headers: {}, auth_type: null, auth_value: null },
  resource: { mime_type: 'text/plain' },
};

/** The fields of a kind that can hold a text or an object, by what JSON Schema says of them. */
const valuesOf = (kind: Kind): Readonly<Record<string, { readonly type: string }>> => {
  const { properties = {} } = z.toJSONSchema(kind.portable, { unrepresentable: 'any', io: 'input' });
  const typeIn = (schema: unknown): string =>
    [Object(schema), ...(Object(schema).anyOf ?? [])].flatMap(({ type }) => type ?? []).at(0) ?? '';
  return Object.fromEntries(
    Object.entries(properties)
      .map(([field, schema]) => [field, { type: typeIn(schema) }] as const)
      .filter(([, { type }]) => type === 'string' || type === 'object'),
  );
};

const formats = ['JSON', 'YAML', 'NDJSON', 'TERRAFORM', 'MCP_JSON', 'CONTEXTFORGE'] as const;

describe.each(eitherDatabase)('what must not be shown or lost, on $name', (database) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer(database);
  });
  beforeEach(() => server.clear());

  const stored = async (): Promise<string> => {
    const tables = ['tools', 'gateways', 'servers', 'import_steps', 'import_jobs'];
    const rows = await Promise.all(
      tables.map((table) => server.store.dataSource.query(`SELECT t::text FROM ${table} t`)),
    );
    return JSON.stringify(rows);
  };

  const file = async (format: string, secrets: string): Promise<string> => {
    const { data } = await server.graphql<{ exportConfiguration: { download: { url: string } } }>(
      `query ($format: DocumentFormat!, $secrets: SecretHandling!) {
        exportConfiguration(input: {secrets: $secrets}) { download(format: $format) { url } } }`,
      { format, secrets },
    );
    const bytes = Buffer.from(await (await fetch(data.exportConfiguration.download.url)).arrayBuffer());
    return format === 'HELM' ? textOfArchive(bytes) : bytes.toString();
  };

  it('seals headers whatever they are called, but for harmless ones', async () => {
    const imported = await server.importDocument(await field('04-secret-header-names'));
    expect(codesOf(imported)).toEqual(Array(7).fill('SECRET_IN_CLEAR'));
    expect(await stored()).not.toContain('made-up');
    const { data } = await server.graphql<{ tools: { nodes: { headers: object }[] } }>(
      '{ tools { nodes { headers } } }',
    );
    const { Accept, ...others } = Object(data.tools.nodes[0]?.headers);
    expect(Accept).toBe('application/json');
    expect(new Set(Object.values(others))).toEqual(new Set(['*****']));
    const omitted = await server.exportAll({ secrets: 'OMITTED' });
    expect(omitted.document.entities['tools']?.[0]).toMatchObject({
      headers: { Accept: 'application/json' },
    });
    expect(JSON.stringify(omitted)).not.toContain('PRIVATE-TOKEN');
  });

  it.each(['05b-mask-redacted', '05d-mask-placeholder'])(
    'keeps the secret where %s comes back',
    async (name) => {
      await server.importDocument(await field('05-before-mask'));
      const before = await server.exportAll();
      const imported = await server.importDocument(await field(name));
      expect(imported.outcomes).toMatchObject([{ status: 'UNCHANGED' }]);
      expect(codesOf(imported)).toEqual(['SECRET_KEPT']);
      expect((await server.exportAll()).digest).toBe(before.digest);
      await server.clear();
      const alone = await server.importDocument(await field(name));
      expect(codesOf(alone)).toEqual(['MISSING_SECRET']);
      expect((await server.exportAll()).document.entities['tools']).toMatchObject([{ headers: {} }]);
    },
  );

  it('seals what an address carries, and an export without secrets keeps it where it comes back', async () => {
    const document = await field('40-secret-in-address');
    const imported = await server.importDocument(document);
    expect(codesOf(imported)).toEqual(['SECRET_IN_CLEAR', 'SECRET_IN_CLEAR']);
    expect(await stored()).not.toContain('made-up');
    const shown = 'https://*****@quay.example.test/mcp?access_token=*****';
    const { data } = await server.graphql<{ gateways: { nodes: { url: string }[] } }>(
      '{ gateways { nodes { url } } }',
    );
    expect(data.gateways.nodes).toEqual([{ url: shown }]);
    const { digest } = await server.exportAll();
    expect((await server.importDocument(document)).outcomes).toMatchObject([
      { status: 'UNCHANGED', changes: [] },
    ]);
    const omitted = await server.exportAll({ secrets: 'OMITTED' });
    expect(omitted.document.entities['gateways']).toMatchObject([{ url: shown }]);
    const again = await server.importDocument(omitted.document);
    expect(again.outcomes).toMatchObject([{ status: 'UNCHANGED', changes: [] }]);
    expect((await server.exportAll()).digest).toBe(digest);
    for (const format of formats) expect(await file(format, 'OMITTED'), format).not.toContain('made-up');
    expect(await file('CONTEXTFORGE', 'SEALED')).toContain(
      'https://bob:made-up-pw@quay.example.test/mcp?access_token=',
    );
  });

  const live = { source: { live: {} } };
  const differing = `query ($from: DifferenceSide!, $to: DifferenceSide!) { difference(from: $from, to: $to) {
    __typename ... on Difference { warnings document entities { nodes { key changes { path before after } warnings } } } } }`;

  it('shows no secret anywhere, in whatever field it was', async () => {
    const canary = 'canary-5ecr3t-0123456789';
    const inAddress = `https://u:${canary}@a.test/?token=${canary}`;
    const free = { headers: { 'X-Odd': canary, Accept: 'a' }, nested: [{ apiKey: canary, url: inAddress }] };
    const seeded = (revision: string) =>
      documentOf({
        tools: [
          toolNamed('t', {
            url: inAddress,
            headers: { 'X-Odd': canary + revision, Cookie: canary },
            annotations: free,
            description: revision,
          }),
        ],
        gateways: [{ name: 'g', url: `${inAddress}${revision}`, capabilities: free, health_check: free }],
        servers: [{ name: 's', capabilities: free }],
      });
    await server.importDocument(seeded('1'));
    const changed = await server.importDocument(seeded('2'));
    expect(changed.outcomes.filter(({ status }) => status === 'UPDATED')).toHaveLength(2);
    const { data } = await server.graphql<object>(
      `{ tools { nodes { id url headers annotations auth { fingerprint } } }
         gateways { nodes { id url capabilities healthCheck } } servers { nodes { capabilities } } }`,
    );
    const planned = await server.importDocument(seeded('3'), { dryRun: true });
    const files = await Promise.all([...formats, 'HELM'].map((format) => file(format, 'OMITTED')));
    const sealed = await Promise.all(
      ['JSON', 'YAML', 'NDJSON', 'TERRAFORM', 'MCP_JSON', 'HELM'].map((format) => file(format, 'SEALED')),
    );
    const rest = await Promise.all(
      ['GET /export?export_format=lading', 'GET /import/status'].map((operation) =>
        askRest(server, operation),
      ),
    );
    const differences = await Promise.all(
      [
        { from: live, to: { source: { document: seeded('4') } } },
        { from: { source: { document: seeded('4') } }, to: live },
      ].map((sides) => server.graphql<object>(differing, sides)),
    );
    expect(JSON.stringify(differences)).toContain('fingerprint:');
    expect(rest.map(({ status }) => status)).toEqual([200, 200]);
    const shown = { data, changed, planned, rest, differences };
    const all = { ...shown, files, sealed, said: server.said, stored: await stored() };
    for (const [name, text] of Object.entries(all)) expect(JSON.stringify(text), name).not.toContain(canary);
    const again = await server.importDocument(JSON.parse(files[0] ?? ''));
    expect(again.outcomes.every(({ status }) => status === 'UNCHANGED')).toBe(true);
  });

  it('seals secrets where the documentation says, and warns of them in the other texts, whose exports have them', async () => {
    const address = (place: string): string => `https://u:canary-${place}@a.test/?token=canary-${place}`;
    const free = (place: string) => ({
      password: `canary-${place}`,
      properties: { key: { default: address(place) } },
    });
    const planted = kinds.map((kind) => {
      const fields = Object.entries(valuesOf(kind)).map(([field, { type }]) => {
        const place = `${kind.name}.${field}`;
        if (type === 'object')
          return [field, field === 'output_schema' ? { default: address(place) } : free(place)];
        return [field, address(place)];
      });
      return [kind.collection, [{ ...Object.fromEntries(fields), ...required[kind.name] }]];
    });
    const { outcomes } = await server.importDocument(documentOf(Object.fromEntries(planted)));
    expect(outcomes.map(({ status, problems }) => [status, problems])).toEqual(
      kinds.map(() => ['CREATED', []]),
    );
    const warned = outcomes.flatMap(({ kind, warnings }) =>
      warnings.map(
        (text) => `${kind.toLowerCase()}.${/^SUSPICIOUS_CONTENT: Its (\w+).* secret/.exec(text)?.[1]}`,
      ),
    );
    const suspected = warned.filter((place) => !place.endsWith('.undefined'));
    expect([...new Set(suspected)].sort()).toEqual(notSealed);
    const omitted = await Promise.all([...formats, 'HELM'].map((format) => file(format, 'OMITTED')));
    const found = new Set(omitted.join('\n').match(/canary-\w+\.\w+/g));
    expect([...found].map((one) => one.replace('canary-', '')).sort()).toEqual(notSealed);
    const { metadata } = (await server.exportAll({ secrets: 'OMITTED' })).document;
    expect(Object(metadata).warnings).toEqual(
      kinds.map(({ name }) => expect.stringContaining(`SECRET_NOT_OMITTED: The ${name} '`)),
    );
    for (const text of omitted.slice(0, 3))
      expect(text.match(/SECRET_NOT_OMITTED/g)).toHaveLength(kinds.length);
    expect((await server.exportAll()).document['metadata']).not.toHaveProperty('warnings');
  });

  it('keeps the secrets of an entity that is edited with what is shown of it', async () => {
    await server.importDocument(
      documentOf({ gateways: [{ name: 'g', url: 'https://a:b@c.test/', capabilities: { token: 'x' } }] }),
    );
    const { digest } = await server.exportAll();
    const read = '{ gateways { nodes { id url capabilities } } }';
    const { data } = await server.graphql<{ gateways: { nodes: [object] } }>(read);
    const [input] = data.gateways.nodes;
    const update =
      'mutation ($input: UpdateGatewayInput!) { updateGateway(input: $input) { __typename ... on Problem { message } } }';
    expect((await server.graphql<object>(update, { input })).data).toEqual({
      updateGateway: { __typename: 'Gateway' },
    });
    expect((await server.exportAll()).digest).toBe(digest);
  });

  it('refuses an input by the same rules, with the field, and all at once', async () => {
    const create = `mutation ($input: CreateToolInput!) { createTool(input: $input) {
      __typename ... on InvalidInputError { problems { code path } } } }`;
    const input = {
      name: 'a\nb',
      integrationType: 'REST',
      url: 'javascript:alert(1)',
      headers: { 'X-A': 'v\r\nX-Admin: 1', 'x-a': 'w' },
      inputSchema: { type: 7 },
    };
    const { data } = await server.graphql<{ createTool: { problems: { path: string }[] } }>(create, {
      input,
    });
    expect(data.createTool.problems.map(({ path }) => path).sort()).toEqual([
      '/headers/X-A',
      '/headers/x-a',
      '/inputSchema/type',
      '/name',
      '/url',
    ]);
  });

  it('refuses an input that could not be imported again for its many values', async () => {
    const create = `mutation ($input: CreateToolInput!) { createTool(input: $input) {
      __typename ... on InvalidInputError { problems { code message } } } }`;
    const inputSchema = { enum: Array(60_000).fill({}) };
    const { data } = await server.graphql(create, {
      input: { name: 'wide', integrationType: 'REST', url: 'https://example.com', inputSchema },
    });
    expect(data).toMatchObject({
      createTool: {
        problems: [{ code: 'TOO_MANY_VALUES', message: expect.stringContaining('LADING_MAX_VALUES') }],
      },
    });
  });

  it('takes tags for a set: in another order they are no difference', async () => {
    await server.importDocument(await field('22-tags-before'));
    const before = await server.exportAll();
    const imported = await server.importDocument(await field('22b-tags-reordered'));
    expect(imported.outcomes).toMatchObject([{ status: 'UNCHANGED', changes: [] }]);
    expect((await server.exportAll()).digest).toBe(before.digest);
    await server.clear();
    await server.importDocument(await field('22b-tags-reordered'));
    const after = await server.exportAll();
    expect(after.digest).toBe(before.digest);
    expect(after.document.entities['tools']).toMatchObject([{ tags: ['blue', 'red'] }]);
  });

  it('takes transports for the same in any case', async () => {
    const gateway = (transport: string) =>
      documentOf({ gateways: [{ name: 'g', url: 'https://a.test', transport }] });
    await server.importDocument(gateway('streamable-http'));
    for (const transport of ['STREAMABLEHTTP', 'streamablehttp', 'Streamable_HTTP'])
      expect((await server.importDocument(gateway(transport))).outcomes).toMatchObject([
        { status: 'UNCHANGED' },
      ]);
  });

  it('finds what has a tag by the tag, whatever its case, and roots as well', async () => {
    const tags = ['İstanbul', 'ΣΊΣΥΦΟΣ', 'Straße'];
    await server.importDocument(
      documentOf({
        tools: [toolNamed('t', { tags })],
        roots: [
          { uri: 'file:///a', name: 'a', tags },
          { uri: 'file:///b', name: 'b' },
        ],
      }),
    );
    for (const tag of [...tags, 'istanbul', 'İSTANBUL', 'σίσυφος', 'STRAßE']) {
      const { entities } = (await server.exportAll({ tags: [tag] })).document;
      expect([entities['tools']?.length, entities['roots']?.length], tag).toEqual([1, 1]);
      const query = 'query ($tags: [String!]) { tools(filter: {tags: $tags}) { nodes { key } } }';
      const { data } = await server.graphql<{ tools: { nodes: object[] } }>(query, { tags: [tag] });
      expect(data.tools.nodes).toHaveLength(1);
    }
    const search = 'query ($search: String!) { roots(filter: {search: $search}) { nodes { key } } }';
    const { data } = await server.graphql<{ roots: { nodes: object[] } }>(search, { search: 'FILE:///A' });
    expect(data.roots.nodes).toEqual([{ key: 'file:///a' }]);
  });

  it('keeps a U+FEFF at the start of a text', async () => {
    const document = documentOf({
      tools: [
        toolNamed('\ufefft', {
          description: '\ufeff\ufeffd',
          tags: ['\ufeff'],
          annotations: { '\ufeffa': '\ufeff' },
        }),
      ],
    });
    await server.importDocument(document);
    expect((await server.exportAll()).document.entities['tools']).toMatchObject(
      document.entities['tools'] ?? [],
    );
    expect((await server.importDocument(document)).outcomes).toMatchObject([{ status: 'UNCHANGED' }]);
  });

  it('refuses a header with a line break, and warns of an address that is a placeholder', async () => {
    const broken = await server.importDocument(await field('27-header-with-line-break'));
    expect(broken.outcomes).toMatchObject([{ status: 'FAILED', key: 'quay' }]);
    expect(broken.outcomes[0]?.problems.map(({ code }) => code)).toEqual(['INVALID_FIELD', 'INVALID_FIELD']);
    const imported = await server.importDocument(await field('31-address-is-a-placeholder'));
    expect(imported.outcomes).toMatchObject([{ status: 'CREATED', key: 'quay' }]);
    expect(codesOf(imported)).toEqual(['SUSPICIOUS_CONTENT']);
  });

  const suspicious = { name: 'odd', url: 'http://169.254.169.254/latest', integrationType: 'REST' };
  const create = `mutation ($input: CreateToolInput!) { createTool(input: $input) { __typename
    ... on Tool { id warnings } ... on InvalidInputError { problems { code path } } } }`;

  it('warns of suspicious content that a mutation stores, and wherever the entity is shown', async () => {
    const { data } = await server.graphql<{ createTool: { id: string; warnings: string[] } }>(create, {
      input: suspicious,
    });
    expect(data.createTool.warnings).toEqual([expect.stringMatching(/^SUSPICIOUS_CONTENT: Its url /)]);
    const update = `mutation ($input: UpdateToolInput!) { updateTool(input: $input) { ... on Tool { warnings } } }`;
    const { id } = data.createTool;
    const changed = await server.graphql(update, {
      input: { id, url: 'https://a.test/', description: '<script>alert(1)</script>' },
    });
    expect(changed.data).toEqual({
      updateTool: { warnings: [expect.stringMatching(/^SUSPICIOUS_CONTENT: Its description /)] },
    });
    const shown = await server.graphql('{ entity(kind: TOOL, key: "odd") { warnings } }');
    expect(shown.data).toEqual({ entity: Object(changed.data)['updateTool'] });
    const imported = await server.importDocument(
      documentOf({ tools: [toolNamed('same', { description: '<script>alert(1)</script>' })] }),
    );
    expect(imported.outcomes[0]?.warnings).toEqual(Object(shown.data).entity.warnings);
  });

  const withSecrets = {
    roots: [{ uri: 'sftp://u:made-up@a.test/', name: 'r' }],
    resources: [{ uri: 'res://a?token=made-up', name: 'a', content: 'x' }],
    prompts: [{ name: 'p', template: 'Ask https://u:made-up@a.test/.', input_schema: {} }],
    tools: [
      toolNamed('t', { input_schema: { properties: { apiKey: { type: 'string', default: 'made-up' } } } }),
    ],
  };
  const places = ['uri', 'input_schema.properties.apiKey.default', 'uri', 'template'];

  it('warns of a secret where nothing seals it, by every way in and in every format', async () => {
    await server.importDocument(documentOf(withSecrets));
    const files = await Promise.all(
      ['JSON', 'YAML', 'NDJSON', 'CONTEXTFORGE'].map((format) => file(format, 'SEALED')),
    );
    for (const text of files) {
      await server.clear();
      const started = await server.start({ text });
      const { outcomes } = await server.finish(started.__typename === 'ImportJob' ? started.id : '');
      expect(outcomes.map(({ warnings }) => warnings.filter((one) => one.startsWith('SUSPICIOUS')))).toEqual(
        places.map((place) => [expect.stringContaining(`: Its ${place} has what looks like a secret`)]),
      );
    }
    const posted = await askRest(server, 'POST /import', { json: documentOf(withSecrets) });
    expect(JSON.stringify(posted.body).match(/SUSPICIOUS_CONTENT/g)).toHaveLength(places.length);
    const root = `mutation { createRoot(input: {uri: "https://tok-123@a.test/", name: "r"}) { ... on Root { warnings } } }`;
    expect((await server.graphql(root)).data).toEqual({
      createRoot: { warnings: [expect.stringMatching(/^SUSPICIOUS_CONTENT: Its uri /)] },
    });
  });

  it('refuses such a mutation where the setting says so', async () => {
    const strict = await runServer(database, { LADING_SUSPICIOUS_CONTENT: 'refuse' });
    const { outcomes } = await strict.importDocument(documentOf(withSecrets));
    expect(outcomes.map(({ status, problems }) => [status, problems.map(({ code }) => code)])).toEqual(
      places.map(() => ['FAILED', ['SUSPICIOUS_CONTENT']]),
    );
    const { data } = await strict.graphql(create, { input: suspicious });
    expect(data).toEqual({
      createTool: {
        __typename: 'InvalidInputError',
        problems: [{ code: 'SUSPICIOUS_CONTENT', path: '/url' }],
      },
    });
  });
});
