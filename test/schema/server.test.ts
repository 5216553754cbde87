import { getIntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { codeExtensions } from '../../src/lib/problem.ts';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';
import { mutate } from './ask.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});

const post = (type: string, body: string, headers: Record<string, string> = {}) =>
  server.fetch({ method: 'POST', headers: { 'content-type': type, ...headers }, body });

describe('who is not signed in', () => {
  it.each([null, 'the-token-of-the-test', 'the-token-of-the-tests2'])(
    'with the token %j is told how',
    async (token) => {
      const { data, errors } = await server.graphql('{ tools { totalCount } }', {}, { token });
      expect(data).toBeNull();
      expect(errors).toMatchObject([
        {
          extensions: { code: 'UNAUTHENTICATED' },
          message: expect.stringContaining('Authorization: Bearer'),
        },
      ]);
    },
  );

  it('gets no further with any field of a root type', async () => {
    const roots = [schema.getQueryType(), schema.getMutationType()];
    for (const root of roots)
      expect(root?.extensions['pothosOptions']).toMatchObject({ authScopes: { viewer: true } });
    const mutation = 'mutation { deleteTool(input: { id: "x" }) { __typename } }';
    const { errors } = await server.graphql(mutation, {}, { token: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it.each([
    getIntrospectionQuery(),
    '{ __typename ...f } fragment f on Query { x: __type(name: "Tool") { name } }',
  ])('is not told the schema', async (query) => {
    for (const token of [null, 'wrong', null]) {
      const { data, errors } = await server.graphql(query, {}, { token });
      expect(data).toBeFalsy();
      expect(errors).toMatchObject([
        { extensions: { code: 'UNAUTHENTICATED' }, message: expect.stringContaining('LADING_INTROSPECTION') },
      ]);
      expect((await server.graphql(query)).errors).toBeUndefined();
    }
  });

  it('is not told names that are like a wrong one', async () => {
    const messages = async (token?: string | null): Promise<string | undefined> =>
      (await server.graphql('{ tolls { totalCount } }', {}, token === undefined ? {} : { token })).errors?.[0]
        ?.message;
    expect(await messages()).toMatch(/Did you mean "tools"/);
    expect(await messages(null)).toBe('Cannot query field "tolls" on type "Query".');
    expect(await messages()).toMatch(/Did you mean "tools"/);
  });
});

describe('errors', () => {
  it.each([
    ['{ tools( }', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query ($n: Int!) { tools(first: $n) { totalCount } }', 'BAD_USER_INPUT'],
    ['{ node(id: "zzz") { id } }', 'BAD_USER_INPUT'],
    ['{ nodes(ids: ["VXNlcjox"]) { id } }', 'BAD_USER_INPUT'],
    [
      `{ tools { nodes ${'{ servers { tools '.repeat(7)}{ name }${' } }'.repeat(7)} } }`,
      'OPERATION_TOO_COMPLEX',
    ],
    ['query A { a: __typename } query B { b: __typename }', 'OPERATION_RESOLUTION_FAILURE'],
  ])('of %s have a code, and say where it is explained', async (query, code) => {
    expect((await server.graphql(query)).errors?.[0]).toMatchObject({ extensions: codeExtensions(code) });
  });

  it('that can be expected say where they are explained as well', async () => {
    const { data } = await server.graphql(`mutation {
      importConfiguration(input: { source: { text: "" } }) {
        ... on Problem { code documentation }
        ... on InvalidDocumentError { problems { code documentation } }
      }
      createRoot(input: { uri: "javascript:1", name: "a" }) {
        ... on Problem { documentation }
        ... on InvalidInputError { problems { documentation } }
      }
    }`);
    const emptyDocument = { code: 'EMPTY_DOCUMENT', documentation: '/docs/errors#empty_document' };
    expect(data).toEqual({
      importConfiguration: {
        code: 'INVALID_DOCUMENT',
        documentation: '/docs/errors#invalid_document',
        problems: [emptyDocument],
      },
      createRoot: {
        documentation: '/docs/errors#invalid_input',
        problems: [{ documentation: '/docs/errors#invalid_field' }],
      },
    });
  });

  it('that are bugs are masked, in development too, and logged', async () => {
    const { NODE_ENV } = process.env;
    process.env['NODE_ENV'] = 'development';
    const broken = await openTestServer();
    await broken.services.store.dataSource.query('ALTER TABLE tools RENAME COLUMN url TO gone');
    const { errors } = await broken.graphql('{ tools { nodes { url } } }');
    process.env['NODE_ENV'] = NODE_ENV;
    expect(errors).toEqual([
      {
        message: expect.stringContaining('Something went wrong'),
        locations: expect.anything(),
        path: ['tools'],
        extensions: expect.objectContaining(codeExtensions('INTERNAL_SERVER_ERROR')),
      },
    ]);
    expect(broken.log).toHaveLength(1);
    expect(broken.log[0]).toMatch(/QueryFailedError.*does not exist.*"path":\["tools"\]/);
    const requestId = errors?.[0]?.extensions['requestId'];
    expect(requestId).toMatch(/^[\da-f-]{36}$/);
    expect(JSON.parse(broken.log[0] ?? '')).toMatchObject({ request_id: requestId });
  });

  it('of an id that names nothing are no errors', async () => {
    expect((await server.graphql('{ node(id: "VG9vbDox") { id } }')).data).toEqual({ node: null });
    expect((await server.graphql('{ entity(kind: TOOL, key: "a\\u0000b") { id } }')).data).toEqual({
      entity: null,
    });
  });

  it('of a text that nothing has name its place, whatever errors of its own the field has', async () => {
    const live = '{ source: { live: { select: [{ kind: TOOL, keys: ["a\\u0000b"] }] } } }';
    const { errors } = await server.graphql(
      `{ difference(from: { source: { document: 0 } }, to: ${live}) { __typename } }`,
    );
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('to.source.live.select[0].keys[0]'),
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });

  it('of one id do not keep the others of `nodes` away', async () => {
    const { id } = await mutate(server, 'create', 'Root', { uri: 'file:///n', name: 'N' });
    const { data } = await server.graphql('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: ['VG9vbDox', id, id],
    });
    expect(data).toEqual({ nodes: [null, { id }, { id }] });
  });
});

describe('over HTTP', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'TEXT/PLAIN;charset=utf-8'])(
    '%s is refused',
    async (type) => {
      const response = await post(type, 'query={__typename}', { authorization: 'Bearer x' });
      expect(response.status).toBe(415);
    },
  );

  it('uploads have to show a header that no form has', async () => {
    const type = 'multipart/form-data; boundary=b';
    const body =
      '--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"{__typename}"}\r\n--b--\r\n';
    expect((await post(type, body)).status).toBe(403);
    for (const name of ['authorization', 'x-graphql-yoga-csrf']) {
      const response = await post(type, body, { [name]: 'x' });
      expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
    }
  });

  it.each([
    ['[]', '{}'],
    ['null', '{"0":["variables.a"]}'],
    ['{"query":"{__typename}"}', 'no JSON'],
    ['{"query":"{__typename}"}', '[]'],
    ['{"query":"{__typename}"}', '{"0":7}'],
    ['{"query":"{__typename}"}', '{"0":[7]}'],
  ])('a form with the operations %s and the map %s is refused', async (operations, map) => {
    const form = new FormData();
    form.set('operations', operations);
    form.set('map', map);
    form.set('0', new Blob(['{}']), 'a.json');
    const response = await server.fetch({
      method: 'POST',
      headers: { 'x-graphql-yoga-csrf': '1' },
      body: form,
    });
    const { errors } = await response.json();
    expect([response.status, errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it.each(['variables', 'extensions'])('%s in an address that are no JSON are refused', async (name) => {
    const address = new URLSearchParams({ query: '{__typename}', [name]: '{' });
    const response = await server.fetch({ method: 'GET' }, `?${address}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: expect.stringContaining(name),
          extensions: expect.objectContaining(codeExtensions('BAD_REQUEST')),
        },
      ],
    });
  });

  it('batches are refused', async () => {
    expect((await post('application/json', '[{"query":"{__typename}"}]')).status).toBe(400);
  });

  it('a body that is no JSON is not quoted', async () => {
    const response = await post('application/json', '{"password": hunter2}', {
      accept: 'application/graphql-response+json',
    });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain('BAD_REQUEST');
    expect(text).not.toContain('hunter2');
  });

  it('a full page with everything is not too complex', async () => {
    const query = `{ servers(first: 500) { edges { cursor } nodes { id name tools { id name tags description
      url headers inputSchema servers { name } } resources { uri } prompts { name } } totalCount } }`;
    expect((await server.graphql(query)).errors).toBeUndefined();
  });
});
