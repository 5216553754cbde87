import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { dumpTables } from '../support/dump-tables.ts';
import { type Outcome, type RunningTestServer, runServer } from '../support/run-server.ts';

// More than one chunk would have by default: all of them stand beside the poison.
const siblings = 1_500;
const manyTools = Array.from({ length: siblings }, (_, index) => toolNamed(`tool-${index}`));
const poison = toolNamed('poison');

/** The poison in the middle of everything else. */
const poisoned = documentOf({
  roots: [{ uri: 'file:///work', name: 'Work' }],
  tools: [...manyTools.slice(0, 700), poison, ...manyTools.slice(700)],
  servers: [{ name: 'desk', tool_ids: ['tool-1', 'poison', 'tool-2'] }],
});

const failedIn = (outcomes: readonly Outcome[]): Outcome[] =>
  outcomes.filter(({ status }) => status === 'FAILED');

describe.each(eitherDatabase)('an entity that only the database refuses, on $name,', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '2000' });
    await server.store.dataSource.query(`ALTER TABLE tools ADD CHECK (name !~ '^poison')`);
  });
  beforeEach(() => server.clear());

  const storedNames = async (table: string): Promise<string[]> => {
    const rows: { name: string }[] = await server.store.dataSource.query(
      `SELECT name FROM ${table} ORDER BY name`,
    );
    return rows.map(({ name }) => name);
  };
  const linksOfDesk = (): Promise<unknown> =>
    server.store.dataSource.query(
      'SELECT t.name, l.position FROM server_tools l JOIN tools t ON t.id = l.tool_id ORDER BY l.position',
    );

  it('fails alone, and all that stands beside it is stored', async () => {
    const { job, outcomes } = await server.importDocument(poisoned);
    expect(job).toMatchObject({ state: 'COMPLETED', progress: { created: siblings + 2, failed: 1 } });
    expect(failedIn(outcomes)).toMatchObject([
      {
        kind: 'TOOL',
        key: 'poison',
        entity: null,
        problems: [{ code: 'NOT_STORED', kind: 'TOOL', key: 'poison' }],
      },
    ]);
    expect(failedIn(outcomes)[0]?.problems).toHaveLength(1);
    expect(outcomes.map(({ sequence }) => sequence)).toEqual(outcomes.map((_, index) => index + 1));
    expect(new Set(await storedNames('tools'))).toEqual(new Set(manyTools.map(({ name }) => name)));
  });

  it('is told of without the words of the database, which can show values', async () => {
    const { outcomes } = await server.importDocument(poisoned);
    expect(JSON.stringify(failedIn(outcomes))).not.toMatch(/constraint|tools_name_check|violates/);
  });

  it('is referred to by name only, with a warning', async () => {
    const { outcomes } = await server.importDocument(poisoned);
    expect(await linksOfDesk()).toMatchObject([{ name: 'tool-1' }, { name: 'tool-2' }]);
    expect(outcomes.find(({ key }) => key === 'desk')).toMatchObject({
      status: 'CREATED',
      warnings: [expect.stringMatching(/^PENDING_REFERENCE: .*'desk'.*'poison'.*failed there \(NOT_STORED/)],
    });
    const [{ digest }] = await server.store.dataSource.query('SELECT digest FROM servers');
    const again = await server.importDocument(
      documentOf({ servers: [{ name: 'desk', tool_ids: ['tool-1', 'poison', 'tool-2'] }] }),
    );
    expect(again.outcomes).toMatchObject([{ status: 'UNCHANGED' }]);
    expect(await server.store.dataSource.query('SELECT digest FROM servers')).toEqual([{ digest }]);
  });

  it('stands alone among many of its sort', async () => {
    const poisons = Array.from({ length: 20 }, (_, index) => toolNamed(`poison-${index}`));
    const tools = manyTools
      .slice(0, 200)
      .flatMap((tool, index) => [
        tool,
        ...poisons.slice(index / 10, index / 10 + (index % 10 === 0 ? 1 : 0)),
      ]);
    const { outcomes } = await server.importDocument(documentOf({ tools }));
    expect(failedIn(outcomes).map(({ key }) => key)).toEqual(poisons.map(({ name }) => name));
    expect(await storedNames('tools')).toHaveLength(200);
  });

  it('fails alone where it is changed, and stays as it was', async () => {
    await server.importDocument(documentOf({ tools: manyTools.slice(0, 100) }));
    await server.store.dataSource.query(
      `ALTER TABLE tools ADD CONSTRAINT calm CHECK (description IS DISTINCT FROM 'poison')`,
    );
    try {
      const tools = manyTools
        .slice(0, 100)
        .map((tool, index) => ({ ...tool, description: index === 50 ? 'poison' : 'new' }));
      const { job, outcomes } = await server.importDocument(documentOf({ tools }));
      expect(job.progress).toMatchObject({ updated: 99, failed: 1 });
      expect(failedIn(outcomes)).toMatchObject([
        { key: 'tool-50', changes: [], problems: [{ code: 'NOT_STORED' }] },
      ]);
      const [row] = await server.store.dataSource.query(
        `SELECT description, revision FROM tools WHERE name = 'tool-50'`,
      );
      expect(row).toEqual({ description: null, revision: 1 });
    } finally {
      await server.store.dataSource.query('ALTER TABLE tools DROP CONSTRAINT calm');
    }
  });

  describe('in an import that is all or nothing', () => {
    it('refuses all of it', async () => {
      await server.importDocument(documentOf({ roots: [{ uri: 'file:///before', name: 'Before' }] }));
      const before = await dumpTables(server.store);
      const { job, outcomes } = await server.importDocument(poisoned, { atomic: true });
      expect(job.state).toBe('FAILED');
      expect(await dumpTables(server.store)).toBe(before);
      expect(outcomes.filter(({ entity }) => entity !== null)).toEqual([]);
      expect(job.problems).toMatchObject([{ code: 'NOT_STORED', kind: 'TOOL', key: 'poison' }]);
    });
  });
});

describe.each(eitherDatabase)('an import that is all or nothing, on $name,', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '10' });
  });
  beforeEach(() => server.clear());

  const tools = manyTools.slice(0, 35);

  it('stores everything where nothing is wrong', async () => {
    const { job, outcomes } = await server.importDocument(documentOf({ tools }), { atomic: true });
    expect(job).toMatchObject({ state: 'COMPLETED', problems: [], progress: { created: 35 } });
    expect(outcomes).toHaveLength(35);
  });

  it.each([
    [
      'an invalid entity',
      [{ name: 'broken', url: null }],
      { code: 'MISSING_FIELD', path: '/entities/tools/35', key: 'broken' },
    ],
    [
      'a contradiction',
      [toolNamed('tool-3', { tags: ['other'] })],
      { code: 'DUPLICATE_KEY', path: '/entities/tools/35', key: 'tool-3' },
    ],
  ])('is refused as a whole for %s', async (_what, wrong, problem) => {
    const before = await dumpTables(server.store);
    const { job, outcomes } = await server.importDocument(documentOf({ tools: [...tools, ...wrong] }), {
      atomic: true,
    });
    expect(job).toMatchObject({
      state: 'FAILED',
      problems: [expect.objectContaining({ ...problem, kind: 'TOOL' })],
    });
    expect(await dumpTables(server.store)).toBe(before);
    expect(outcomes.map(({ status }) => status)).toEqual([...tools.map(() => 'SKIPPED'), 'FAILED']);
    for (const { entity, warnings } of outcomes.slice(0, -1)) {
      expect({ entity, warnings }).toEqual({
        entity: null,
        warnings: [expect.stringMatching(/^NOT_WRITTEN: /)],
      });
    }
  });

  it('is refused as a whole for a reference that would be left out, and names both ends', async () => {
    const nobody = '78087c01770048df8c3daaef91daa70a';
    const servers = [{ name: 'desk', tool_ids: ['tool-1', nobody] }];
    const { job } = await server.importDocument(documentOf({ tools, servers }), { atomic: true });
    expect(job).toMatchObject({
      state: 'FAILED',
      problems: [
        {
          code: 'UNRESOLVED_REFERENCE',
          kind: 'SERVER',
          key: 'desk',
          message: expect.stringMatching(/'desk'.*'78087c01/),
        },
      ],
    });
    const [{ count }] = await server.store.dataSource.query('SELECT count(*)::integer AS count FROM tools');
    expect(count).toBe(0);
  });
});
