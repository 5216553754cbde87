import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { eitherDatabase } from '../support/databases.ts';
import { fixtureSecret, readFixture } from '../support/documents.ts';
import { dumpDatabase, dumpTables } from '../support/dump-tables.ts';
import { type Imported, type Outcome, type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';

const fixture = await readFixture();
const sourceSecret = fixtureSecret;

/** What the fixture has, once each key counts only once. */
const distinct = { ROOT: 3, GATEWAY: 4, TOOL: 7, RESOURCE: 4, PROMPT: 3, SERVER: 3 };
const entities = 24;
const repeated = 6;

const credentials = {
  'gw-basic': '{"Authorization":"Basic Z3VzZXI6Zy1wYXNzIQ=="}',
  'gw-bearer': '{"Authorization":"Bearer gw-token-abcdef"}',
  'gw-headers': '{"X-API-Key":"gw-key-1","X-Region":"eu"}',
};
const inClear = ['Z3VzZXI6Zy1wYXNzIQ', 'gw-token-abcdef', 'gw-key-1', sourceSecret, serverSecret];

const withStatus = ({ outcomes }: Imported, status: Outcome['status']): Outcome[] =>
  outcomes.filter((outcome) => outcome.status === status);

const namesOf = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map(({ kind, key }) => `${kind} ${key}`).sort();

const outcomeOf = ({ outcomes }: Imported, kind: string, key: string): Outcome | undefined =>
  outcomes.find((outcome) => outcome.kind === kind && outcome.key === key);

const countsOf = (outcomes: readonly Outcome[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describe.each(eitherDatabase)('the export of ContextForge on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });
  beforeEach(() => server.clear());

  const importFixture = (options: object = {}): Promise<Imported> =>
    server.importDocument(fixture, { sourceSecret, ...options });
  const storedGateways = (): Promise<{ name: string; auth_value: string; revision: number }[]> =>
    server.store.dataSource.query(
      'SELECT name, auth_value, revision FROM gateways WHERE auth_value IS NOT NULL ORDER BY name',
    );
  const serverTools = (): Promise<{ name: string; tools: string[] }[]> =>
    server.store.dataSource.query(
      `SELECT s.name, array_agg(t.name ORDER BY l.position) AS tools FROM servers s
       JOIN server_tools l ON l.server_id = s.id JOIN tools t ON t.id = l.tool_id GROUP BY s.name ORDER BY s.name`,
    );
  const opened = async (): Promise<unknown> => {
    const ring = createKeyRing({ current: serverSecret });
    const rows = await storedGateways();
    return Object.fromEntries(
      rows.map(({ name, auth_value: sealed }) => {
        const secret = ring.open({ kind: 'gateway', field: 'auth_value' }, sealed);
        return [name, secret.status === 'opened' ? secret.clear : secret.status];
      }),
    );
  };

  describe('imported into an empty database', () => {
    it('creates one entity for every key', async () => {
      const imported = await importFixture();
      expect(imported.job).toMatchObject({ state: 'COMPLETED', problems: [] });
      expect(countsOf(withStatus(imported, 'CREATED'))).toEqual(distinct);
      expect(imported.job.progress).toMatchObject({ created: entities, skipped: repeated, failed: 0 });
      expect(
        withStatus(imported, 'CREATED').every(({ conflict, entity }) => !conflict && entity?.revision === 1),
      ).toBe(true);
    });

    it('skips what it has more than once, and says so', async () => {
      const skipped = withStatus(await importFixture(), 'SKIPPED');
      expect(namesOf(skipped)).toEqual([
        ...Array.from({ length: 3 }, () => 'PROMPT greet'),
        ...Array.from({ length: 3 }, () => 'RESOURCE note://hello'),
      ]);
      for (const { warnings } of skipped) expect(warnings.join()).toMatch(/^DUPLICATE_KEY: .* counts/);
    });

    it('finds references by slug, and names both ends of those that are kept by name', async () => {
      const imported = await importFixture();
      expect(await serverTools()).toEqual([
        { name: 'billing', tools: ['billing-invoice-create', 'geo_code'] },
        { name: 'support-desk', tools: ['weather-lookup', 'Send.Mail'] },
      ]);
      const { warnings = [] } = outcomeOf(imported, 'SERVER', 'billing') ?? {};
      expect(warnings).toHaveLength(2);
      for (const tool of ['gw-open-echo', 'gw-open-add']) {
        expect(warnings).toContainEqual(
          expect.stringMatching(new RegExp(`^PENDING_REFERENCE: .*'billing'.*'${tool}'`)),
        );
      }
      expect(outcomeOf(imported, 'SERVER', 'support-desk')?.warnings).toEqual([]);
    });

    it('warns of the secrets that the source has kept to itself', async () => {
      const imported = await importFixture();
      const warningsOf = (tool: string) => outcomeOf(imported, 'TOOL', tool)?.warnings.join('\n');
      for (const tool of ['weather-lookup', 'geo_code', 'Send.Mail', 'billing-invoice-create']) {
        expect(warningsOf(tool)).toMatch(/^MISSING_SECRET: .*auth_value/m);
      }
      expect(warningsOf('weather-lookup')).toMatch(/MISSING_SECRET: .*headers X-Env, Content-Type/);
      expect(warningsOf('plain-noauth')).toBe('');
      const [tool] = await server.store.dataSource.query(
        `SELECT headers FROM tools WHERE name = 'weather-lookup'`,
      );
      expect(tool.headers).toEqual({});
    });

    it('keeps what is inactive inactive, and every tag', async () => {
      await importFixture();
      const rows = await server.store.dataSource.query('SELECT name FROM tools WHERE NOT is_active');
      expect(rows).toEqual([{ name: 'inactive-tool' }]);
      const [{ tags }] = await server.store.dataSource.query(
        `SELECT tags FROM tools WHERE name = 'geo_code'`,
      );
      expect(tags).toEqual(['fixture', 'geo']);
    });

    it('seals the credentials under the key of this server', async () => {
      await importFixture();
      expect(await opened()).toEqual(credentials);
    });

    it('shows no secret in clear, in no answer, log or table', async () => {
      await importFixture();
      await server.exportAll();
      await importFixture({ dryRun: true, conflictStrategy: 'UPDATE' });
      await server.graphql(
        '{ gateways { nodes { name auth { type fingerprint } } } tools { nodes { name headers } } }',
      );
      const everything = [...server.said, await dumpDatabase(server.store)].join('\n');
      for (const secret of inClear) expect(everything.includes(secret), secret).toBe(false);
    });
  });

  it('fails the entities whose secret does not open, says what to do, and goes on with the others', async () => {
    const imported = await importFixture({ sourceSecret: undefined });
    expect(imported.job.state).toBe('COMPLETED');
    const failed = withStatus(imported, 'FAILED');
    expect(namesOf(failed)).toEqual(['GATEWAY gw-basic', 'GATEWAY gw-bearer', 'GATEWAY gw-headers']);
    for (const { problems, key, entity } of failed) {
      expect(entity).toBeNull();
      expect(problems).toMatchObject([
        { code: 'SECRET_NOT_OPENED', kind: 'GATEWAY', key, message: expect.stringContaining('sourceSecret') },
      ]);
      expect(problems[0]?.path).toMatch(/^\/entities\/gateways\/\d\/auth_value$/);
    }
    expect(countsOf(withStatus(imported, 'CREATED'))).toEqual({ ...distinct, GATEWAY: 1 });
  });

  describe('imported again', () => {
    beforeEach(() => importFixture());

    it.each(['UPDATE', 'SKIP', 'FAIL'])('leaves every row as it is under %s', async (conflictStrategy) => {
      const before = await dumpTables(server.store);
      await importFixture({ conflictStrategy });
      expect(await dumpTables(server.store)).toBe(before);
    });

    it('finds everything unchanged under UPDATE', async () => {
      const again = await importFixture({ conflictStrategy: 'UPDATE' });
      expect(again.job.progress).toMatchObject({
        unchanged: entities,
        skipped: repeated,
        updated: 0,
        failed: 0,
      });
      expect(countsOf(withStatus(again, 'UNCHANGED'))).toEqual(distinct);
      for (const { conflict, entity, changes } of withStatus(again, 'UNCHANGED')) {
        expect({ conflict, entity, changes }).toMatchObject({
          conflict: true,
          entity: { revision: 1 },
          changes: [],
        });
      }
    });

    it('skips everything under SKIP', async () => {
      const again = await importFixture({ conflictStrategy: 'SKIP' });
      expect(again.job.progress).toMatchObject({ skipped: entities + repeated });
      expect(again.outcomes.every(({ conflict }) => conflict)).toBe(true);
    });

    it('stores copies beside the originals under RENAME, which refer to one another', async () => {
      const again = await importFixture({ conflictStrategy: 'RENAME' });
      const stamp = Math.floor(new Date(again.job.createdAt).getTime() / 1_000);
      const renamed = withStatus(again, 'RENAMED');
      expect(countsOf(renamed)).toEqual(distinct);
      for (const { key, renamedTo, entity } of renamed) {
        expect(renamedTo).toBe(`${key}_imported_${stamp}`);
        expect(entity?.key).toBe(renamedTo);
      }
      expect(await serverTools()).toEqual([
        { name: 'billing', tools: ['billing-invoice-create', 'geo_code'] },
        {
          name: `billing_imported_${stamp}`,
          tools: [`billing-invoice-create_imported_${stamp}`, `geo_code_imported_${stamp}`],
        },
        { name: 'support-desk', tools: ['weather-lookup', 'Send.Mail'] },
        {
          name: `support-desk_imported_${stamp}`,
          tools: [`weather-lookup_imported_${stamp}`, `Send.Mail_imported_${stamp}`],
        },
      ]);
      const copied = Object.entries(credentials).map(([name, clear]) => [`${name}_imported_${stamp}`, clear]);
      expect(await opened()).toEqual({ ...credentials, ...Object.fromEntries(copied) });
    });

    it('lists every conflict under FAIL', async () => {
      const { job, outcomes } = await importFixture({ conflictStrategy: 'FAIL' });
      expect(job.state).toBe('FAILED');
      expect(new Set(job.problems.map(({ code }) => code))).toEqual(new Set(['CONFLICT']));
      expect(job.problems.map(({ kind, key }) => `${kind} ${key}`).sort()).toEqual(
        namesOf(outcomes.filter(({ status }) => status === 'FAILED')),
      );
      expect(job.problems).toHaveLength(entities);
    });

    it('writes nothing under FAIL, not even what is new', async () => {
      await server.store.dataSource.query(`DELETE FROM roots WHERE uri = 'file:///srv/data'`);
      const before = await dumpTables(server.store);
      const again = await importFixture({ conflictStrategy: 'FAIL' });
      expect(await dumpTables(server.store)).toBe(before);
      expect(again.job.problems).toHaveLength(entities - 1);
      expect(outcomeOf(again, 'ROOT', 'file:///srv/data')).toMatchObject({
        status: 'SKIPPED',
        entity: null,
        warnings: [expect.stringMatching(/^NOT_WRITTEN: /)],
      });
    });

    it('keeps the credentials and headers that were set meanwhile', async () => {
      await setCredential('Tool', 'TOOL', 'weather-lookup', {
        auth: { basic: { username: 'me', password: 'mine' } },
        headers: { 'X-Env': 'live', 'Content-Type': 'text/plain' },
      });
      await setCredential('Tool', 'TOOL', 'geo_code', { auth: { bearer: { token: 'geo-token' } } });
      const before = await dumpTables(server.store);
      const again = await importFixture({ conflictStrategy: 'UPDATE' });
      expect(namesOf(withStatus(again, 'UPDATED'))).toEqual([]);
      expect(outcomeOf(again, 'TOOL', 'weather-lookup')).toMatchObject({
        status: 'UNCHANGED',
        warnings: [expect.stringMatching(/^SECRET_KEPT: .* the headers /)],
      });
      expect(await dumpTables(server.store)).toBe(before);
    });

    it.each([null, '', '*****'])(
      'keeps a gateway credential where the document has %j for it',
      async (blank) => {
        await setCredential('Gateway', 'GATEWAY', 'gw-basic', {
          auth: { basic: { username: 'me', password: 'mine' } },
        });
        const before = await dumpTables(server.store);
        const [{ outcomes }] = [await server.importDocument(withCredentials(blank))];
        expect(outcomes.filter(({ kind }) => kind === 'GATEWAY').map(({ status }) => status)).toEqual(
          Array.from({ length: 4 }, () => 'UNCHANGED'),
        );
        expect(await dumpTables(server.store)).toBe(before);
      },
    );
  });

  async function setCredential(type: string, kind: string, key: string, fields: object): Promise<void> {
    const { data } = await server.graphql<{ entity: { id: string } }>(
      'query ($kind: EntityKind!, $key: String!) { entity(kind: $kind, key: $key) { id } }',
      { kind, key },
    );
    const { data: updated } = await server.graphql(
      `mutation ($input: Update${type}Input!) { update${type}(input: $input) { ... on ${type} { revision } } }`,
      { input: { id: data.entity.id, ...fields } },
    );
    expect(updated).toEqual({ [`update${type}`]: { revision: 2 } });
  }
});

/** The fixture with something else in the place of the gateways' credentials. */
function withCredentials(value: string | null): JsonObject {
  return JSON.parse(
    JSON.stringify(fixture, (name, given) => (name === 'auth_value' && given !== null ? value : given)),
  );
}
