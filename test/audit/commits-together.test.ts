import { beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});

const rows = (sql: string, values: unknown[] = []) => server.services.store.dataSource.query(sql, values);

/** What `name` of a mutation's answer is. */
async function mutate(call: string, selection: string, name: string): Promise<string> {
  const { data } = await server.graphql<{ answer: JsonObject }>(`mutation { answer: ${call} ${selection} }`);
  return String(data.answer[name]);
}

const tool = 'input: { name: "weather", integrationType: "REST", url: "http://weather.test" }';
const imported = (): string => JSON.stringify(JSON.stringify(documentOf({ tools: [toolNamed('sun')] })));
const startImport = (): string => `importConfiguration(input: { source: { text: ${imported()} } })`;
const job = '{ ... on ImportJob { id } }';

const createTool = () => mutate(`createTool(${tool})`, '{ ... on Tool { id } }', 'id');

/** A mutation, and the rows that it writes besides: their transaction is the one of its entry. */
const writers: Readonly<Record<string, { act: () => Promise<unknown>; written: string }>> = {
  createTool: { act: createTool, written: `tools WHERE name = 'weather'` },
  updateTool: {
    act: async () => {
      const [{ id }] = await rows(`SELECT id FROM tools WHERE name = 'weather'`);
      return mutate(`updateTool(input: { id: "${id}", url: "http://other.test" })`, '{ __typename }', 'id');
    },
    written: `tools WHERE name = 'weather'`,
  },
  deleteTool: {
    act: async () => {
      const [{ id }] = await rows(`SELECT id FROM tools WHERE name = 'weather'`);
      return mutate(`deleteTool(input: { id: "${id}" })`, '{ __typename }', 'id');
    },
    written: `deletions WHERE key = 'weather'`,
  },
  importConfiguration: {
    act: () => mutate(startImport(), job, 'id'),
    written: `import_jobs WHERE state = 'queued'`,
  },
  cancelImport: {
    act: async () => mutate(`cancelImport(id: "${await mutate(startImport(), job, 'id')}")`, job, 'id'),
    written: `import_jobs WHERE state = 'cancelled'`,
  },
  undoImport: {
    act: async () => {
      const [{ id }] = await rows(`SELECT id FROM import_jobs WHERE state = 'cancelled'`);
      return mutate(`undoImport(id: "${id}")`, job, 'id');
    },
    written: `import_jobs WHERE undo_of IS NOT NULL`,
  },
  applyImport: {
    act: async () => {
      const [{ id }] =
        await rows(`INSERT INTO import_jobs (state, conflict_strategy, rules, dry_run, atomic, created_by,
        problems, warnings, totals, counts) VALUES ('planned', 'update', '[]', true, false, '', '[]', '[]', '{}', '{}')
        RETURNING id`);
      return mutate(`applyImport(id: "${id}")`, job, 'id');
    },
    written: `import_jobs WHERE plan_of IS NOT NULL`,
  },
  approveImport: {
    act: async () => {
      const [{ id }] = await rows(`SELECT id FROM import_jobs WHERE state = 'planned'`);
      return mutate(`approveImport(id: "${id}")`, job, 'id');
    },
    written: 'import_approvals',
  },
  deleteImportJob: {
    act: async () => {
      const [{ id }] = await rows(`SELECT id FROM import_jobs WHERE state = 'planned'`);
      await rows(`UPDATE import_jobs SET state = 'completed' WHERE plan_of IS NOT NULL`);
      return mutate(`deleteImportJob(id: "${id}")`, '{ ... on DeletedImportJob { id } }', 'id');
    },
    written: `import_jobs WHERE removed_at IS NOT NULL`,
  },
  createUpload: { act: () => mutate('createUpload', '{ url }', 'url'), written: 'uploads' },
  createAccessToken: {
    act: () =>
      mutate(
        'createAccessToken(input: { name: "ci", role: VIEWER })',
        '{ ... on AccessTokenCreated { token } }',
        'token',
      ),
    written: `access_tokens WHERE name = 'ci'`,
  },
  revokeAccessToken: {
    act: async () => {
      const [{ id }] = await rows(`SELECT id FROM access_tokens WHERE name = 'ci'`);
      return mutate(`revokeAccessToken(id: "${id}")`, '{ ... on AccessToken { id } }', 'id');
    },
    written: `access_tokens WHERE name = 'ci'`,
  },
  rotateSecrets: { act: () => mutate('rotateSecrets', '{ id }', 'id'), written: 'secret_rotations' },
  'ConfigurationExport.download': {
    act: () => server.graphql('{ exportConfiguration { download { url } } }'),
    written: 'download_links',
  },
};

it.each(Object.entries(writers))('%s commits with its entry', async (action, { act, written }) => {
  await act();
  const found = await rows(
    `SELECT DISTINCT a.actor, a.result, a.xmin = w.xmin AS together FROM audit_entries AS a,
       (SELECT xmin FROM ${written}) AS w WHERE a.action = $1`,
    [action],
  );
  expect(found).toEqual([{ actor: 'admin', result: 'allowed', together: true }]);
});

it('an edit of which nothing can be told is not made', async () => {
  await rows(`ALTER TABLE audit_entries ADD CONSTRAINT has_room CHECK (action <> 'createRoot') NOT VALID`);
  const { errors } = await server.graphql(
    'mutation { createRoot(input: { uri: "file:///here", name: "here" }) { __typename } }',
  );
  await rows('ALTER TABLE audit_entries DROP CONSTRAINT has_room');
  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  expect(await rows('SELECT FROM roots')).toEqual([]);
});
