import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { incompressible } from '../faults/support/odd-values.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

const long = incompressible(3_000);
const resource = (uri: string, name: string) => ({ uri, name, content: 'c' });

describe.each(eitherDatabase)('texts that are indexed, on $name,', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });
  beforeEach(() => server.clear());

  it.each([
    ['a tag', 'tools', toolNamed('odd', { tags: ['fine', long] }), 'TAG_TOO_LONG', '/tags/1'],
    ['a name', 'resources', resource('odd', long), 'NAME_TOO_LONG', '/name'],
    ['a key', 'tools', toolNamed(long), 'KEY_TOO_LONG', '/name'],
  ])(
    '%s that has no room fails its entity alone, and a dry run says so',
    async (_what, list, odd, code, path) => {
      const sibling = list === 'tools' ? toolNamed('sibling') : resource('sibling', 'Sibling');
      for (const dryRun of [true, false]) {
        const { outcomes } = await server.importDocument(documentOf({ [list]: [odd, sibling] }), { dryRun });
        expect(outcomes).toMatchObject([
          { status: 'FAILED', problems: [{ code, path: `/entities/${list}/0${path}` }] },
          { status: 'CREATED', key: 'sibling' },
        ]);
      }
    },
  );

  it('a letter that becomes many in a slug finds room, and so do keys that are renamed', async () => {
    const document = documentOf({
      tools: [toolNamed('ﷺ'.repeat(255)), toolNamed('🎉'.repeat(255))],
      resources: [resource('r', 'ﷺ'.repeat(255))],
    });
    for (const status of ['CREATED', 'RENAMED']) {
      const { outcomes } = await server.importDocument(document, { conflictStrategy: 'RENAME' });
      expect(outcomes.map((outcome) => outcome.status)).toEqual([status, status, status]);
    }
  });

  it('two hundred emoji are a key of two hundred characters', async () => {
    const key = '🎉'.repeat(200);
    const { outcomes } = await server.importDocument(documentOf({ tools: [toolNamed(key)] }));
    expect(outcomes).toMatchObject([{ status: 'CREATED', key }]);
  });

  it.each([
    ['createTool', 'Tool', { name: 'a', integrationType: 'REST', tags: [long] }, 'TAG_TOO_LONG', '/tags/0'],
    ['createResource', 'Resource', { uri: 'a', name: long }, 'NAME_TOO_LONG', '/name'],
    ['createPrompt', 'Prompt', { name: long, template: 'a' }, 'KEY_TOO_LONG', '/name'],
  ])('%s refuses a text that has no room', async (mutation, type, input, code, path) => {
    const { data, errors } = await server.graphql<{ answer: unknown }>(
      `mutation ($input: Create${type}Input!) { answer: ${mutation}(input: $input) {
        ... on InvalidInputError { problems { code path } } } }`,
      { input },
    );
    expect(errors).toBeUndefined();
    expect(data.answer).toMatchObject({ problems: [{ code, path }] });
  });

  it('an idempotency key that has no room is refused by its name', async () => {
    const { errors } = await server.graphql(
      'mutation ($input: ImportConfigurationInput!) { importConfiguration(input: $input) { __typename } }',
      { input: { source: { document: documentOf({}) }, idempotencyKey: long } },
    );
    expect(errors).toMatchObject([
      { message: expect.stringContaining('idempotencyKey'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});
