import { beforeAll, expect, it } from 'vitest';
import { askRest } from '../support/ask-rest.ts';
import { oneDatabase } from '../support/databases.ts';
import { documentOf } from '../support/documents.ts';
import { makeToken } from '../support/make-token.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

let server: RunningTestServer;
beforeAll(async () => {
  server = await runServer(oneDatabase, { LADING_MAX_QUEUED_IMPORTS: '1', LADING_MAX_OPEN_UPLOADS: '1' });
});

it('imports that are not over are counted by who has asked for them', async () => {
  const busy = await makeToken(server, { name: 'busy', role: 'OPERATOR' });
  const other = await makeToken(server, { name: 'other', role: 'OPERATOR' });
  await server.store.dataSource.query(
    `INSERT INTO import_jobs (state, conflict_strategy, rules, dry_run, atomic, problems, warnings, totals, counts, created_by, lease_until)
     VALUES ('receiving', 'update', '[]', false, false, '[]', '[]', '{}', '{}', 'busy', now() + interval '1 hour')`,
  );
  const start = `mutation ($input: ImportConfigurationInput!) { importConfiguration(input: $input) { __typename } }`;
  const input = { source: { document: documentOf({}) } };
  const refused = await server.graphql(start, { input }, busy);
  expect(refused.errors).toMatchObject([
    {
      extensions: { code: 'TOO_MANY_IMPORTS' },
      message: expect.stringContaining('LADING_MAX_QUEUED_IMPORTS'),
    },
  ]);
  const overRest = { json: documentOf({}), authorization: `Bearer ${busy.token}` };
  expect((await askRest(server, 'POST /import', overRest)).status).toBe(429);
  const { data } = await server.graphql<object>(start, { input }, other);
  expect(data).toEqual({ importConfiguration: { __typename: 'ImportJob' } });
});

it('addresses of uploads are counted by who has asked for them', async () => {
  const ask = async (token: string) =>
    (await server.graphql('mutation { createUpload { id } }', {}, { token })).errors?.[0]?.extensions['code'];
  const { token } = await makeToken(server, { name: 'sender', role: 'OPERATOR' });
  expect([await ask(token), await ask(token), await ask(server.token)]).toEqual([
    undefined,
    'TOO_MANY_UPLOADS',
    undefined,
  ]);
});
