import { beforeAll, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';
import { mutate } from './ask.ts';

const withAll = `query ($key: String!) { entity(kind: SERVER, key: $key) { revision ... on Server {
  tools { name servers { name } } resources { uri } prompts { name } } } }`;

describe.each(eitherDatabase)('references on $name', (database) => {
  let server: TestServer;
  const tool = (name: string) => mutate(server, 'create', 'Tool', { name, integrationType: 'REST' });
  const desk = async (key = 'desk') =>
    (await server.graphql<{ entity: Record<string, unknown> }>(withAll, { key })).data.entity;
  const digest = async (name: string): Promise<string | null> => {
    const [row] = await server.services.store.dataSource.query('SELECT digest FROM servers WHERE name = $1', [
      name,
    ]);
    return row.digest;
  };

  beforeAll(async () => {
    server = await openTestServer(database);
    const { id } = await tool('one');
    await tool('two');
    await mutate(server, 'create', 'Resource', { uri: 'file:///a', name: 'A' });
    await mutate(server, 'create', 'Prompt', { name: 'greet', template: 'Hi' });
    await mutate(server, 'create', 'Server', {
      name: 'desk',
      tools: ['two', id, 'two'],
      resources: ['file:///a'],
      prompts: ['greet'],
    });
    await mutate(server, 'create', 'Server', { name: 'attic', tools: ['one'] });
  });

  it('are mentioned by key or by id, and keep their order', async () => {
    expect(await desk()).toEqual({
      revision: 1,
      tools: [
        { name: 'two', servers: [{ name: 'desk' }] },
        { name: 'one', servers: [{ name: 'attic' }, { name: 'desk' }] },
      ],
      resources: [{ uri: 'file:///a' }],
      prompts: [{ name: 'greet' }],
    });
  });

  it('that name nothing are refused, all at once', async () => {
    const wrong = await mutate(server, 'create', 'Server', {
      name: 'wrong',
      tools: ['one', 'ghost'],
      prompts: ['00000000-0000-4000-8000-000000000000'],
    });
    expect(wrong.problems).toMatchObject([
      { code: 'UNKNOWN_REFERENCE', path: '/tools/1', message: expect.stringContaining('ghost') },
      { code: 'UNKNOWN_REFERENCE', path: '/prompts/0' },
    ]);
  });

  it('stay when another field is updated, and go when they are left out of the list', async () => {
    const [{ id }] = await server.services.store.dataSource.query(
      `SELECT id FROM servers WHERE name = 'desk'`,
    );
    await mutate(server, 'update', 'Server', { id, description: 'The desk' });
    expect(await desk()).toMatchObject({ tools: [{ name: 'two' }, { name: 'one' }], revision: 2 });
    await mutate(server, 'update', 'Server', { id, tools: ['one'] });
    expect(await desk()).toMatchObject({ tools: [{ name: 'one' }], prompts: [{ name: 'greet' }] });
    await mutate(server, 'update', 'Server', { id, tools: ['one', 'two'] });
  });

  it('make a renamed entity change what refers to it', async () => {
    const before = await desk();
    const [{ id }] = await server.services.store.dataSource.query(`SELECT id FROM prompts`);
    expect(await digest('desk')).not.toBeNull();
    await mutate(server, 'update', 'Prompt', { id, name: 'welcome' });
    expect(await desk()).toMatchObject({
      prompts: [{ name: 'welcome' }],
      revision: Number(before['revision']) + 1,
    });
    expect(await digest('desk')).toBeNull();
  });

  it('keep an entity from being deleted, unless they are to be taken out', async () => {
    const before = await desk();
    const [{ id }] = await server.services.store.dataSource.query(`SELECT id FROM tools WHERE name = 'one'`);
    const refused = await mutate(server, 'delete', 'Tool', { id });
    expect(refused).toMatchObject({
      __typename: 'StillReferencedError',
      referencedBy: [
        { kind: 'SERVER', key: 'attic' },
        { kind: 'SERVER', key: 'desk' },
      ],
    });
    expect(refused.message).toMatch(/'attic'.*'desk'.*unlink: true/);
    expect(await mutate(server, 'delete', 'Tool', { id, unlink: true })).toMatchObject({
      __typename: 'DeletedEntity',
      key: 'one',
      unlinkedFrom: [{ key: 'attic' }, { key: 'desk' }],
    });
    expect(await desk()).toMatchObject({
      tools: [{ name: 'two' }],
      revision: Number(before['revision']) + 1,
    });
    expect(await digest('attic')).toBeNull();
  });

  it('hold a gateway whose tools were discovered on it', async () => {
    const { id } = await mutate(server, 'create', 'Gateway', { name: 'peer', url: 'http://peer.test' });
    const gatewayId = Buffer.from(id, 'base64').toString().replace('Gateway:', '');
    const { dataSource } = server.services.store;
    await dataSource.query(`UPDATE tools SET gateway_id = $1 WHERE name = 'two'`, [gatewayId]);
    const ask = '{ tools { nodes { name revision gateway { name } } } }';
    expect((await server.graphql(ask)).data).toMatchObject({
      tools: { nodes: [{ gateway: { name: 'peer' } }] },
    });
    expect(await mutate(server, 'delete', 'Gateway', { id })).toMatchObject({
      __typename: 'StillReferencedError',
      referencedBy: [{ kind: 'TOOL', key: 'two' }],
    });
    await mutate(server, 'delete', 'Gateway', { id, unlink: true });
    expect((await server.graphql(ask)).data).toMatchObject({
      tools: { nodes: [{ gateway: null, revision: 2 }] },
    });
  });

  it('are read with a few statements, however many there are', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `many-${index}`);
    for (const name of names) await tool(name);
    await mutate(server, 'create', 'Server', { name: 'all', tools: names, prompts: ['welcome'] });
    const page = await server.statements(() =>
      server.graphql('{ tools(first: 50) { nodes { name gateway { name } servers { name } } } }'),
    );
    expect(page.length).toBeLessThanOrEqual(3);
    const one = await server.statements(async () => expect(await desk('all')).toMatchObject({ revision: 1 }));
    expect(one.length).toBeLessThanOrEqual(3);
  });

  it('that are only names are one statement for a page of servers', async () => {
    for (const name of ['p1', 'p2', 'p3']) await mutate(server, 'create', 'Server', { name });
    await server.services.store.dataSource.query(
      `INSERT INTO server_pending (server_id, kind, name, slug, position)
       SELECT id, k, k || '-of-' || name, k || '-of-' || name, 9 FROM servers, unnest(ARRAY['tool', 'prompt']) AS k`,
    );
    const ask = '{ servers(first: 50) { nodes { name pendingReferences { kind name } } } }';
    const page = await server.statements(async () => {
      const { data } = await server.graphql<{
        servers: { nodes: { name: string; pendingReferences: unknown }[] };
      }>(ask);
      expect(data.servers.nodes.length).toBeGreaterThanOrEqual(4);
      for (const { name, pendingReferences } of data.servers.nodes)
        expect(pendingReferences).toEqual([
          { kind: 'TOOL', name: `tool-of-${name}` },
          { kind: 'PROMPT', name: `prompt-of-${name}` },
        ]);
    });
    expect(page.filter((statement) => statement.includes('server_pending'))).toHaveLength(1);
    expect(page.length).toBeLessThanOrEqual(2);
    await server.services.store.dataSource.query('DELETE FROM server_pending');
  });

  it('between jobs are read with a statement for each field, however many jobs there are', async () => {
    const insert = `INSERT INTO import_jobs (state, conflict_strategy, rules, dry_run, atomic, created_by, problems,
      warnings, totals, counts, plan_of, undo_of)`;
    const values = (origins: string) =>
      `'update', '[]', n % 2 = 0, false, 'me', '[]', '[]', '{}', '{}', ${origins}`;
    const { manager } = server.services.store.dataSource;
    await manager.query(
      `${insert} SELECT 'planned', ${values('NULL, NULL')} FROM generate_series(1, 20) AS n`,
    );
    for (const origins of ['id, NULL', 'NULL, id'])
      await manager.query(`${insert} SELECT 'completed', ${values(origins)} FROM import_jobs,
        generate_series(1, 2) AS n WHERE state = 'planned'`);
    const fields =
      'planOf { id } appliedAs { dryRun planOf { id } } undoOf { id } undoneAs { undoOf { id } }';
    const page = await server.statements(async () => {
      const { data } = await server.graphql<{
        importJobs: { nodes: { id: string; appliedAs: object | null; undoneAs: object | null }[] };
      }>(`{ importJobs(first: 100) { nodes { id ${fields} } } }`);
      expect(data.importJobs.nodes).toHaveLength(100);
      for (const { id, appliedAs, undoneAs } of data.importJobs.nodes.slice(80)) {
        expect(appliedAs).toEqual({ dryRun: false, planOf: { id } });
        expect(undoneAs).toEqual({ undoOf: { id } });
      }
    });
    expect(page.length).toBeLessThanOrEqual(6);
    await manager.query('DELETE FROM import_jobs');
  });

  it('lets one of several that create the same entity at once win', async () => {
    const input = { name: 'raced', integrationType: 'REST' };
    const results = await Promise.all([1, 2, 3, 4].map(() => mutate(server, 'create', 'Tool', input)));
    expect(results.map(({ __typename }) => __typename).sort()).toEqual([
      ...Array(3).fill('AlreadyExistsError'),
      'Tool',
    ]);
  });

  it('survives edits that get in one another’s way', async () => {
    const [{ id }] = await server.services.store.dataSource.query(
      `SELECT id FROM servers WHERE name = 'all'`,
    );
    const [{ id: toolId }] = await server.services.store.dataSource.query(
      `SELECT id FROM tools WHERE name = 'many-0'`,
    );
    const [updated, deleted] = await Promise.all([
      mutate(server, 'update', 'Server', { id, description: 'Everything', tools: ['many-1', 'many-2'] }),
      mutate(server, 'delete', 'Tool', { id: toolId, unlink: true }),
    ]);
    expect(updated).toMatchObject({ __typename: 'Server' });
    expect(deleted).toMatchObject({ __typename: 'DeletedEntity' });
    expect(await desk('all')).toMatchObject({ tools: [{ name: 'many-1' }, { name: 'many-2' }] });
  });
});
