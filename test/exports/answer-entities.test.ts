import { beforeAll, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { messageOf, openSignedIn } from '../support/raw-web-socket.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

describe.each(eitherDatabase)('an export as objects on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer(
      { place },
      { LADING_MAX_ANSWER_ENTITIES: '3', LADING_MAX_ANSWER_BYTES: '20000' },
    );
    const roots = ['file:///a', 'file:///b'].map((uri) => ({ uri, name: uri }));
    await server.importDocument(documentOf({ tools: ['a', 'b'].map((name) => toolNamed(name)), roots }));
  });

  const ask = (fields: string, input = '{}') =>
    server.graphql(`{ exportConfiguration(input: ${input}) { ${fields} } }`);

  it('is refused with the ways out where it has more entities than an answer may have', async () => {
    const { errors } = await ask('entities { tools { name } roots { uri } }');
    expect(errors).toMatchObject([
      {
        extensions: { code: 'ANSWER_TOO_LARGE' },
        message: expect.stringMatching(/4 entities.*LADING_MAX_ANSWER_ENTITIES.*download.*first/),
      },
    ]);
  });

  it('is given where it has as many as it may, and so are documents of any number', async () => {
    const { data } = await ask('entities { tools { name } }');
    expect(data).toMatchObject({ exportConfiguration: { entities: { tools: [{}, {}] } } });
    const { errors } = await ask('document metadata { entityCounts { kind count } }');
    expect(errors).toBeUndefined();
  });

  it('is refused where it has more bytes, also those that hardly take any as they are stored', async () => {
    const large = toolNamed('large', { description: 'x'.repeat(20_000), tags: ['large'] });
    await server.importDocument(documentOf({ tools: [large] }));
    const onlyLarge = '{ tags: ["large"] }';
    const { errors } = await ask('entities { tools { name } }', onlyLarge);
    expect(errors).toMatchObject([
      {
        extensions: { code: 'ANSWER_TOO_LARGE' },
        message: expect.stringMatching(/20000 bytes.*LADING_MAX_ANSWER_BYTES.*download.*document/),
      },
    ]);
    expect((await ask('document', onlyLarge)).errors).toBeUndefined();
  });

  describe('and any other answer', () => {
    beforeAll(async () => {
      const tools = [toolNamed('shared', { description: 'y'.repeat(9_000), tags: ['shared'] })];
      const servers = ['a', 'b', 'c'].map((name) => ({ name, tool_ids: ['shared'], tags: ['shared'] }));
      await server.importDocument(documentOf({ tools, servers }));
    });

    const refused = [
      {
        extensions: { code: 'ANSWER_TOO_LARGE' },
        message: expect.stringMatching(/20000 bytes.*LADING_MAX_ANSWER_BYTES.*first.*document.*download/),
      },
    ];
    const described = 'name tools { name description }';
    const ofServers = (fields: string) => `query { servers(first: 3) { nodes { ${fields} } } }`;
    const exportOf = (fields: string) =>
      `{ exportConfiguration(input: { tags: ["shared"] }) { entities { servers { ${fields} } } } }`;

    it.each([exportOf, ofServers])('has room for what is referred to once', async (select) => {
      const { errors } = await server.graphql(select('name tools { name }'));
      expect(errors).toBeUndefined();
    });

    it.each([
      ['an export', exportOf(described)],
      ['a page', ofServers(described)],
      [
        'a mutation',
        `mutation { createServer(input: { name: "d", tools: ["shared"] }) {
          ... on Server { tools { servers { ${described} } } } } }`,
      ],
      [
        'one entity under many names',
        `{ entity(kind: TOOL, key: "shared") { ... on Tool { a: description b: description c: description } } }`,
      ],
      ['long names', `{ servers(first: 3) { nodes { ${'long'.repeat(2_000)}: name } } }`],
    ])('is refused with the ways out where the same is written too often: %s', async (_what, query) => {
      const { errors } = await server.graphql(query);
      expect(errors).toMatchObject(refused);
    });

    it('is refused over WebSocket as well', async () => {
      const socket = await openSignedIn(server);
      const payload = { query: exportOf(described) };
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
      expect(await messageOf(socket)).toMatchObject({ id: '1', type: 'next', payload: { errors: refused } });
    });
  });
});
