import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { slugOf } from '../../src/lib/slug.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { runLading } from '../cli/run-lading.ts';
import { askRest } from '../support/ask-rest.ts';
import { type Credential, credentialsIn, textsIn } from '../support/contextforge-credentials.ts';
import { eitherDatabase } from '../support/databases.ts';
import { dumpTables } from '../support/dump-tables.ts';
import { isWhole } from '../support/extent.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type Outcome, type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';

const sourceSecret = 'R4wZ-7yKq2mXp9Lt3Vb8Nc5Hd1Js6FgQ';
const folder = new URL('../fixtures/contextforge/', import.meta.url);
const read = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');

const full = await read('cf-full.json');
const selective = await read('cf-selective.json');

/** What the two exports together say that the servers offer, by names alone. */
const servers = {
  Support_Desk: ['Send.Mail', 'geo_code', 'weather-lookup'],
  billing: ['UPPER', 'billing/Invoice_Create.v2', 'a-b', 'renamed-tool'],
  'empty-server': [],
  'fed only': ['gw-query-add-two-v2'],
  'off-server': ['a-b'],
};
const pending = {
  billing: ['a-b', 'renamed-tool'],
  'fed only': ['gw-query-add-two-v2'],
  'off-server': ['a-b'],
};

/** Every credential that opens in either file, by where it has to be stored: its field, or a header. */
const credentials = Object.fromEntries(
  [full, selective]
    .flatMap((text) => credentialsIn(text, sourceSecret))
    .map((credential) => [placeOf(credential), contentOf(credential)]),
);

function placeOf({ collection, name, path: [field = '', member = ''] }: Credential): string {
  // Where ContextForge keeps a parameter aside, Lading has one place for what an entity signs in with.
  const stored = field === 'auth_query_params' ? 'auth_value' : field;
  return [collection, name, stored, ...(field === 'headers' ? [member] : [])].join(' ');
}

/** A header is sealed within an object. */
function contentOf({ path: [field], clear }: Credential): string {
  return field === 'headers' ? JSON.parse(clear).data : clear;
}

const failedIn = (outcomes: readonly Outcome[]) =>
  outcomes
    .filter(({ status }) => status === 'FAILED')
    .map(({ kind, key, problems }) => ({ kind, key, problems }));

it('two exports of one ContextForge have credentials of every sort', () => {
  expect(Object.keys(credentials)).toHaveLength(10);
  for (const [place, clear] of [
    ['tools geo_code auth_value', '{"Authorization":"Bearer tok-geo-1234567890"}'],
    ['tools billing/Invoice_Create.v2 headers X-Api-Key', 'plain-secret-77'],
    ['gateways gw-query auth_value', '{"api_key":"qp-secret-9"}'],
    ['gateways gw-headers auth_value', '{"X-API-Key":"gw-key-1","X-Region":"eu"}'],
  ])
    expect(credentials).toHaveProperty([place ?? ''], clear);
  // A gateway of OAuth is exported without what it signs in with.
  expect(full + selective).not.toContain('client_secret');
});

it('two exports of one ContextForge say nowhere which id is which name', () => {
  const { entities, metadata } = JSON.parse(selective);
  const ids = new Set<string>(entities.servers.flatMap((one: { tool_ids: string[] }) => one.tool_ids));
  expect(ids.size).toBeGreaterThan(3);
  const elsewhere = {
    ...entities,
    servers: entities.servers.map(({ tool_ids: _ids, ...rest }: object & { tool_ids: unknown }) => rest),
  };
  const { dependencies: _copies, export_options: options, ...others } = metadata;
  const { selections: _lists, ...asked } = options;
  for (const id of ids) {
    expect(full).not.toContain(id);
    expect(JSON.stringify([elsewhere, others, asked])).not.toContain(id);
  }
  // And a slug may be that of several.
  const slugged = JSON.parse(full).entities.servers.flatMap((one: { tool_ids: string[] }) => one.tool_ids);
  const slugs = entities.tools.map((one: { name: string }) => slugOf(one.name));
  expect(slugged.filter((slug: string) => slugs.filter((one: string) => one === slug).length > 1)).toEqual([
    'a-b',
    'a-b',
  ]);
});

describe.each(eitherDatabase)('two exports of one ContextForge on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });
  beforeEach(() => server.clear());

  const rows = <Row>(sql: string): Promise<Row[]> => server.store.dataSource.query(sql);
  const byName = async (sql: string): Promise<object> => {
    const found = await rows<{ name: string; value: unknown }>(sql);
    return Object.fromEntries(found.map(({ name, value }) => [name, value]));
  };
  const mentioned = async (): Promise<object> => {
    const { document } = await server.exportAll({ includeInactive: true });
    return Object.fromEntries(
      (document.entities['servers'] ?? []).map((one) => [one['name'], one['tool_ids']]),
    );
  };
  /** What is stored of credentials, opened with this server's key. */
  const opened = async (): Promise<Readonly<Record<string, string>>> => {
    const ring = createKeyRing({ current: serverSecret });
    const stored = await rows<{ kind: string; name: string; fields: object }>(
      `SELECT 'tool' AS kind, name, json_build_object('auth_value', auth_value, 'headers', headers) AS fields FROM tools
       UNION ALL SELECT 'gateway', name, json_build_object('auth_value', auth_value) FROM gateways`,
    );
    const texts = stored.flatMap(({ kind, name, fields }) =>
      [...textsIn(fields)].map(([path, text]) => ({ kind, name, path, text })),
    );
    const inClear = texts.map(({ kind, name, path, text }) => {
      const secret = ring.open({ kind, field: path[0] ?? '' }, text);
      return [[`${kind}s`, name, ...path].join(' '), secret.status === 'opened' ? secret.clear : text];
    });
    return Object.fromEntries(inClear);
  };

  const lastJob = async (): Promise<string> => {
    const [job] = await rows<{ id: string }>('SELECT id FROM import_jobs ORDER BY created_at DESC LIMIT 1');
    return job?.id ?? '';
  };

  const ways = {
    GraphQL: (text: string) => server.importDocument(JSON.parse(text), { sourceSecret }),
    'an upload': async (text: string) => {
      const upload = await createUpload(server);
      expect((await put(upload, text)).status).toBeLessThan(300);
      const job = await server.start({ uploadId: upload.id }, { sourceSecret });
      if (job.__typename !== 'ImportJob') throw new Error(job.message);
      return server.finish(job.id);
    },
    REST: async (text: string) => {
      const { status } = await askRest(server, 'POST /import', {
        json: { import_data: JSON.parse(text), conflict_strategy: 'update', rekey_secret: sourceSecret },
      });
      expect(status).toBe(200);
      return server.finish(await lastJob());
    },
    'the command line': async (text: string) => {
      const env = { LADING_URL: server.url, LADING_TOKEN: server.token, LADING_REKEY_SECRET: sourceSecret };
      const ran = await runLading(['import', '-'], { env, stdin: text });
      expect(ran).toMatchObject({ code: 0 });
      return server.finish(await lastJob());
    },
  };

  describe.each([
    ['the full one first', [full, selective]],
    ['the selective one first', [selective, full]],
  ])('%s', (_order, documents) => {
    it.each(Object.entries(ways).filter(([way]) => isWhole || way !== 'the command line'))(
      'are both there after they came over %s, and again unchanged',
      async (_way, bring) => {
        for (const document of documents) expect(failedIn((await bring(document)).outcomes)).toEqual([]);
        expect(await mentioned()).toEqual(servers);
        expect(
          await byName(
            'SELECT s.name, array_agg(p.name ORDER BY p.position) AS value FROM server_pending p JOIN servers s ON s.id = server_id GROUP BY s.name',
          ),
        ).toEqual(pending);
        const stored = await opened();
        expect(stored).toMatchObject(credentials);
        const signingIn = (places: object) =>
          Object.keys(places).filter((place) => place.endsWith('auth_value'));
        expect(signingIn(stored).sort()).toEqual(signingIn(credentials).sort());
        const before = await dumpTables(server.store);
        for (const document of documents) {
          const { outcomes } = await bring(document);
          const others = outcomes.filter(({ status }) => status !== 'UNCHANGED' && status !== 'SKIPPED');
          expect(
            others.map(({ kind, key, changes, problems }) => ({ kind, key, changes, problems })),
          ).toEqual([]);
        }
        expect(await dumpTables(server.store)).toBe(before);
      },
    );
  });

  const importFile = async (name: string, options: object = {}) =>
    server.importDocument(JSON.parse(await read(name)), options);

  it('do not empty a server where the selective one mentions by id what the full one mentions by name', async () => {
    await importFile('d0-a-full.json');
    const { outcomes } = await importFile('d0-b-selective-of-the-same.json');
    expect(outcomes.map(({ status }) => status)).toEqual(['UNCHANGED', 'UNCHANGED']);
    expect(await mentioned()).toEqual({ Support_Desk: ['Send.Mail'] });
  });

  it('are not paired where one id and one tool remain, and a row that has its id is', async () => {
    const document = JSON.parse(await read('d0-b-selective-of-the-same.json'));
    const { outcomes } = await server.importDocument(document);
    expect(outcomes.map(({ warnings }) => warnings)).toEqual([
      [],
      [expect.stringMatching(/^UNRESOLVED_REFERENCE: .*'78087c01770048df8c3daaef91daa70a'/)],
    ]);
    expect(await mentioned()).toEqual({ Support_Desk: [] });
    await server.importDocument({
      ...document,
      entities: {
        ...document.entities,
        tools: document.entities.tools.map((one: object) => ({
          ...one,
          id: '78087c01770048df8c3daaef91daa70a',
        })),
      },
    });
    expect(await mentioned()).toEqual({ Support_Desk: ['Send.Mail'] });
  });

  it('keep what a server offers of a gateway by name, all or nothing', async () => {
    const { job } = await importFile('d1-server-of-federated-tools.json', { atomic: true });
    expect(job.state).toBe('COMPLETED');
    expect(await mentioned()).toEqual({ assistant: ['gw-open-echo', 'gw-open-add-two-v2'] });
    const { document } = await server.exportAll();
    expect(document).toMatchObject({
      metadata: { dependencies: { servers_to_tools: { assistant: ['gw-open-echo', 'gw-open-add-two-v2'] } } },
    });
  });

  it.each([{}, { atomic: true }, { dryRun: true }])(
    'take the active one of prompts that several gateways offer (%j)',
    async (options) => {
      const { outcomes } = await importFile('d2-federated-prompts-twice.json', options);
      expect(outcomes.map(({ status }) => status)).toEqual(['SKIPPED', 'CREATED', 'SKIPPED']);
      for (const { warnings } of [outcomes[0], outcomes[2]].flatMap((one) => one ?? []))
        expect(warnings).toEqual([expect.stringMatching(/^DUPLICATE_KEY: 'greet'.* counts/)]);
      const prompts = await rows('SELECT description, is_active FROM prompts');
      expect(prompts).toEqual('dryRun' in options ? [] : [{ description: 'Greets', is_active: true }]);
    },
  );

  it('say of a reference that the entity is in the document, and why it failed', async () => {
    const { outcomes } = await importFile('d3-reference-to-what-failed.json');
    expect(outcomes.map(({ status }) => status)).toEqual(['FAILED', 'CREATED']);
    expect(outcomes[1]?.warnings).toEqual([
      expect.stringContaining(
        `'quay' by name only: it is in the document, but failed there (${outcomes[0]?.problems[0]?.code}: `,
      ),
    ]);
  });
});
