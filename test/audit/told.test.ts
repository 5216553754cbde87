import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { permissionsOfRole } from '../../src/access/permissions.ts';
import type { AuditEntryRow } from '../../src/store/audit-table.ts';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});

/** What was told since the last look, the newest last. */
let seen = '0';
async function told(): Promise<Partial<AuditEntryRow>[]> {
  await server.auditLog.settled();
  const rows: AuditEntryRow[] = await server.services.store.dataSource.query(
    'SELECT * FROM audit_entries WHERE number > $1 ORDER BY number',
    [seen],
  );
  seen = rows.at(-1)?.number ?? seen;
  return rows;
}

/** Any value that the type takes. */
function anyValue(type: GraphQLInputType): string {
  if (isNonNullType(type)) return anyValue(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(({ name, type: of, defaultValue }) =>
      type.isOneOf ? name === 'text' : isNonNullType(of) && defaultValue === undefined,
    );
    return `{ ${fields.map(({ name, type: of }) => `${name}: ${anyValue(of)}`).join(', ')} }`;
  }
  return { Int: '1', Boolean: 'true', Float: '1', JSON: '{}' }[type.name] ?? '"x"';
}

const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

const callOf = ({ name, args }: (typeof mutations)[number]): string => {
  const given = args.filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
  const texts = given.map((arg) => `${arg.name}: ${anyValue(arg.type)}`);
  return `mutation { ${name}${texts.length > 0 ? `(${texts.join(', ')})` : ''} { __typename } }`;
};

it('every mutation that somebody has no right to is told of, with what they lack', async () => {
  const viewer = { name: 'mallory', permissions: new Set<never>() };
  for (const mutation of mutations) await server.graphql(callOf(mutation), {}, { viewer });
  const entries = await told();
  expect(entries.map(({ action }) => action)).toEqual(mutations.map(({ name }) => name));
  for (const entry of entries)
    expect(entry).toMatchObject({
      actor: 'mallory',
      result: 'refused',
      details: { code: 'FORBIDDEN', permission: expect.stringMatching(/^[A-Z_]+$/) },
    });
});

it('every mutation is told of once, whatever becomes of it', async () => {
  const viewer = { name: 'alice', role: 'admin', permissions: permissionsOfRole.admin } as const;
  for (const mutation of mutations) await server.graphql(callOf(mutation), {}, { viewer });
  const entries = await told();
  expect(entries.map(({ action }) => action).sort()).toEqual(mutations.map(({ name }) => name).sort());
  const results = Object.fromEntries(
    entries.map(({ action, result, details }) => [action, details?.['code'] ?? result]),
  );
  expect(results).toMatchObject({
    createRoot: 'allowed',
    createUpload: 'allowed',
    deleteTool: 'ENTITY_NOT_FOUND',
    importConfiguration: 'INVALID_DOCUMENT',
    applyImport: 'IMPORT_NOT_FOUND',
    revokeDownload: 'DOWNLOAD_NOT_FOUND',
  });
});

it('exports and differences are told of, what only looks is not', async () => {
  await server.graphql('{ tools { totalCount } importJobs { totalCount } exportPreview { totalEntities } }');
  await server.graphql(
    `{ exportConfiguration(input: { select: [{ kind: ROOT, keys: ["x", "nothing"] }] }) { document } }`,
  );
  await server.graphql(
    '{ difference(from: { source: { live: {} } }, to: { source: { live: {} } }) { ... on Difference { identical document } } }',
  );
  await server.graphql(
    '{ exportConfiguration { download(format: YAML, passphrase: "open sesame 12345") { expiresAt } } }',
  );
  await server.graphql(
    '{ difference(from: { source: { document: 1 } }, to: { source: { live: {} } }) { __typename } }',
  );
  expect(await told()).toMatchObject([
    {
      action: 'exportConfiguration',
      result: 'allowed',
      entities: [{ kind: 'root', key: 'x' }],
      details: { secrets: 'sealed', kinds: ['root'] },
    },
    { action: 'difference', result: 'allowed' },
    { action: 'Difference.document', result: 'allowed' },
    {
      action: 'ConfigurationExport.download',
      result: 'allowed',
      details: { format: 'yaml', isFileSealed: true },
    },
    { action: 'difference', result: 'failed', details: { code: 'INVALID_DOCUMENT' } },
  ]);
});

it('a right that is lacking is told of wherever it is asked for', async () => {
  const viewer = { name: 'mallory', permissions: new Set<never>() };
  const id = Buffer.from('ImportJob:00000000-0000-4000-8000-000000000000').toString('base64');
  await server.graphql(`{ node(id: "${id}") { id } }`, {}, { viewer });
  await server.graphql('{ auditLog { totalCount } }', {}, { viewer });
  expect(await told()).toMatchObject([
    { action: 'node', result: 'refused', details: { permission: 'CONFIG_READ' } },
    { action: 'auditLog', result: 'refused', details: { permission: 'ADMIN' } },
  ]);
});

it('who tries it again and again is counted', async () => {
  const viewer = { name: 'mallory', permissions: new Set<never>() };
  for (let time = 0; time < 30; time += 1) await server.graphql('{ secretKeys { keyId } }', {}, { viewer });
  expect(await told()).toHaveLength(10);
  await server.auditLog.close();
  const counted = (await told()).filter(({ action }) => action === 'secretKeys');
  expect(counted).toMatchObject([{ actor: 'mallory', result: 'refused', details: { repeated: 20 } }]);
});

it('nobody changes an entry, and only the retention deletes one that is old enough', async () => {
  const { dataSource } = server.services.store;
  const refused = /append-only/;
  await expect(dataSource.query(`UPDATE audit_entries SET actor = 'nobody'`)).rejects.toThrow(refused);
  await expect(dataSource.query('DELETE FROM audit_entries')).rejects.toThrow(refused);
  await expect(dataSource.query('TRUNCATE audit_entries')).rejects.toThrow(refused);
  await expect(
    dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL lading.audit_retention = 'on'`);
      await manager.query('DELETE FROM audit_entries');
    }),
  ).rejects.toThrow(refused);
});

it('is read by pages, filtered, and one by one', async () => {
  await server.graphql('mutation { createRoot(input: { uri: "file:///one", name: "one" }) { __typename } }');
  const query = `query ($after: String, $filter: AuditFilter) { auditLog(first: 2, after: $after, filter: $filter) {
    totalCount nodes { id at actor action result entities { kind key } job { id } address requestId details }
    pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    readonly auditLog: {
      readonly totalCount: number;
      readonly nodes: readonly { readonly id: string; readonly action: string; readonly requestId: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }
  const ask = async (filter: object, after?: string) =>
    (await server.graphql<Page>(query, { filter, after })).data.auditLog;
  const one = await ask({ kind: 'ROOT', key: 'file:///one' });
  expect(one).toMatchObject({
    totalCount: 1,
    nodes: [{ action: 'createRoot', actor: 'admin', result: 'ALLOWED' }],
  });
  const refused = await ask({
    actor: 'mallory',
    results: ['REFUSED'],
    actions: ['createTool', 'createRoot', 'node'],
  });
  expect(refused).toMatchObject({
    totalCount: 3,
    nodes: [{ action: 'node' }, {}],
    pageInfo: { hasNextPage: true },
  });
  const rest = await ask(
    { actor: 'mallory', actions: ['createTool', 'createRoot', 'node'] },
    refused.pageInfo.endCursor,
  );
  expect(rest).toMatchObject({ nodes: [{}], pageInfo: { hasNextPage: false } });
  expect((await ask({ after: '2999-01-01T00:00:00Z' })).nodes).toEqual([]);
  const [entry] = one.nodes;
  const { data } = await server.graphql(
    `query ($id: ID!) { node(id: $id) { ... on AuditEntry { requestId } } }`,
    { id: entry?.id },
  );
  expect(data).toEqual({ node: { requestId: entry?.requestId } });
});
