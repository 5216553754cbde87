import { getNamedType, isEnumType, isScalarType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { permissionsOfRole } from '../../src/access/permissions.ts';
import { hasPostgres, oneDatabase } from '../support/databases.ts';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

let server: TestServer;
let toolId: string;
beforeAll(async () => {
  server = await openTestServer();
  const { data } = await server.graphql<{ createTool: { id: string } }>(
    `mutation { createTool(input: { name: "one", integrationType: "REST", url: "http://one.test",
       auth: { bearer: { token: "not to be seen" } } }) { ... on Tool { id } } }`,
  );
  toolId = data.createTool.id;
});

const looking = { viewer: { name: 'looks', permissions: permissionsOfRole.viewer } };
const unable = { viewer: { name: 'can do nothing', permissions: new Set<never>() } };

async function codeOf(query: string, options = {}): Promise<unknown> {
  const { data, errors } = await server.graphql<Readonly<Record<string, { code?: string } | null>> | null>(
    query,
    {},
    options,
  );
  return errors?.[0]?.extensions['code'] ?? Object.values(data ?? {})[0]?.code;
}

const injections = [
  `' OR 1=1 --`,
  `'; DROP TABLE tools; --`,
  '$(touch /tmp/x)',
  '%27%20OR%201',
  '{{7*7}}',
  '\\u0027',
];

/** What to do about each of them, row by row (cheatsheetseries.owasp.org, GraphQL). */
const advice: Readonly<Record<string, () => Promise<void>>> = {
  'Input validation: specific types, scalars and enums': async () => {
    // Whatever is a word of a closed set is an enum, not a text.
    const strategies = schema.getType('ConflictStrategy');
    expect(isEnumType(strategies)).toBe(true);
    expect(await codeOf('{ entity(kind: NOTHING, key: "x") { id } }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await codeOf('{ tools(first: "all") { totalCount } }')).toBe('GRAPHQL_VALIDATION_FAILED');
  },
  'Input validation: schemas for the input of mutations': async () => {
    for (const { name, args } of Object.values(schema.getMutationType()?.getFields() ?? {}))
      for (const arg of args)
        expect([
          name,
          arg.name,
          isScalarType(getNamedType(arg.type)) ? getNamedType(arg.type).name : 'input',
        ]).not.toContain('JSON');
  },
  'Input validation: invalid input is rejected gracefully, and not quoted': async () => {
    const { errors } = await server.graphql('query ($a: Int!) { tools(first: $a) { totalCount } }', {
      a: 'hidden',
    });
    expect(JSON.stringify(errors)).not.toContain('hidden');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  },
  'Input validation: one encoding of characters': async () => {
    const query = '{ tools(filter: { keys: ["\u0000"] }) { totalCount } }';
    expect(await codeOf(query)).toBe('BAD_USER_INPUT');
  },
  'Injection prevention: what is sent is a value and never a statement': async () => {
    for (const text of injections) {
      const { data, errors } = await server.graphql(
        `query ($t: String!) { entity(kind: TOOL, key: $t) { id } tools(filter: { search: $t, tags: [$t], keys: [$t] }) { totalCount }
           auditLog(filter: { actor: $t, key: $t, actions: [$t] }) { totalCount } }`,
        { t: text },
      );
      expect(errors).toBeUndefined();
      expect(data).toEqual({ entity: null, tools: { totalCount: 0 }, auditLog: { totalCount: 0 } });
    }
    expect((await server.graphql('{ tools { totalCount } }')).data).toEqual({ tools: { totalCount: 1 } });
  },
  'Process validation: nothing is looked up at an address that somebody sends': async () => {
    const { data } = await server.graphql(
      `mutation { createGateway(input: { name: "g", url: "http://127.0.0.1:1/never", transport: "SSE" }) { __typename } }`,
    );
    // Nothing listens there: who looked would have been refused.
    expect(data).toEqual({ createGateway: { __typename: 'Gateway' } });
  },
  'DoS prevention: depth': async () => {
    const levels = 30;
    const query = `{ tools { nodes { ${'servers { tools { '.repeat(levels)} id ${'} }'.repeat(levels)} } } }`;
    expect(await codeOf(query)).toBe('OPERATION_TOO_COMPLEX');
  },
  'DoS prevention: amount': async () => {
    expect(await codeOf('{ tools(first: 99999999) { nodes { id } } }')).toMatch(
      /OPERATION_TOO_COMPLEX|BAD_USER_INPUT/,
    );
    expect(await codeOf('{ tools(first: 501) { totalCount } }')).toBe('BAD_USER_INPUT');
  },
  'DoS prevention: pagination': async () => {
    // Every list of what grows is one of pages.
    const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type }) =>
      /^\[/.test(String(type)),
    );
    expect(lists.map(({ name }) => name)).toEqual(['nodes', 'secretKeys']);
  },
  'DoS prevention: cost': async () => {
    const query = '{ tools(first: 500) { nodes { servers { tools { servers { tools { id } } } } } } }';
    expect(await codeOf(query)).toBe('OPERATION_TOO_COMPLEX');
  },
  'DoS prevention: batching on the server': async () => {
    const statements = await server.statements(() =>
      server.graphql(
        '{ tools { nodes { servers { id } gateway { id } } } other: tools { nodes { servers { id } } } }',
      ),
    );
    expect(statements.length).toBeLessThan(8);
  },
  'Access control: of queries': async () => {
    expect(await codeOf('{ tools { totalCount } }', unable)).toBe('FORBIDDEN');
    expect(await codeOf('{ accessTokens { totalCount } }', looking)).toBe('FORBIDDEN');
    expect(await codeOf('{ exportConfiguration { document } }', looking)).toBe('FORBIDDEN');
  },
  'Access control: of mutations': async () => {
    expect(
      await codeOf(
        `mutation { deleteTool(input: { id: "${toolId}" }) { ... on ForbiddenError { code } } }`,
        looking,
      ),
    ).toBe('FORBIDDEN');
    expect((await server.graphql('{ tools { totalCount } }')).data).toEqual({ tools: { totalCount: 1 } });
  },
  'Access control: of nodes as of edges, whoever knows an id': async () => {
    for (const query of [`{ node(id: "${toolId}") { id } }`, `{ nodes(ids: ["${toolId}"]) { id } }`])
      expect(await codeOf(query, unable)).toBe('FORBIDDEN');
    const token = Buffer.from('AccessToken:00000000-0000-4000-8000-000000000000').toString('base64');
    expect(await codeOf(`{ node(id: "${token}") { id } }`, looking)).toBe('FORBIDDEN');
  },
  'Access control: no more of an object than somebody may have': async () => {
    const { data } = await server.graphql('{ tools { nodes { auth { type } } } }', {}, looking);
    expect(JSON.stringify(data)).not.toContain('not to be seen');
  },
  'Batching attacks: one operation a request, and few aliases': async () => {
    const body = JSON.stringify([{ query: '{ viewer { name } }' }, { query: '{ viewer { name } }' }]);
    const headers = { 'content-type': 'application/json', authorization: 'Bearer the-token-of-the-tests' };
    expect((await server.fetch({ method: 'POST', headers, body })).status).toBe(400);
    const many = Array.from({ length: 201 }, (_, at) => `a${at}: viewer { name }`).join(' ');
    expect(await codeOf(`{ ${many} }`)).toBe('OPERATION_TOO_COMPLEX');
  },
  'Secure configuration: introspection only for who is signed in': async () => {
    expect(await codeOf('{ __schema { types { name } } }', { token: null })).toBe('UNAUTHENTICATED');
    expect(await codeOf('{ __type(name: "Tool") { name } }', { token: null })).toBe('UNAUTHENTICATED');
  },
  'Secure configuration: no suggestions': async () => {
    const { errors } = await server.graphql('{ toolz { totalCount } }', {}, { token: null });
    expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
  },
  'Secure configuration: no excessive errors': async () => {
    await server.services.store.dataSource.query('ALTER TABLE roots RENAME TO roots_away');
    const { errors } = await server.graphql('{ roots { nodes { id } } }');
    await server.services.store.dataSource.query('ALTER TABLE roots_away RENAME TO roots');
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toMatch(/roots_away|relation|SELECT|node_modules|\.ts/);
  },
};

describe('the GraphQL cheat sheet of OWASP', () => {
  it.each(Object.entries(advice))('%s', async (_name, follow) => {
    await follow();
  });
});

/** Of what is at the door: over a network, with narrow limits. */
describe('the same over HTTP', () => {
  let running: RunningTestServer;
  beforeAll(async () => {
    running = await runServer(oneDatabase, { LADING_EXECUTION_SECONDS: '1', LADING_MAX_WRONG_TOKENS: '2' });
  });
  const post = (body: string, token: string) =>
    fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    });
  const viewer = JSON.stringify({ query: '{ viewer { name } }' });

  it('DoS prevention: rate limiting', async () => {
    const statuses = [];
    for (let time = 0; time < 3; time += 1) statuses.push((await post(viewer, `wrong ${time}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await post(viewer, running.token)).status).toBe(200);
  });

  it('DoS prevention: system resources', async () => {
    const large = JSON.stringify({ query: '{ viewer { name } }', variables: { a: 'x'.repeat(200_000) } });
    expect((await fetch(`${running.url}/graphql`, { method: 'POST', body: large })).status).toBe(401);
    const deep = `{"query":"{ __typename }","variables":${'['.repeat(1_000)}${']'.repeat(1_000)}}`;
    expect((await post(deep, running.token)).status).toBe(400);
  });

  it.runIf(hasPostgres)('DoS prevention: timeouts', async () => {
    await running.store.dataSource.transaction(async (manager) => {
      await manager.query('LOCK TABLE tools IN ACCESS EXCLUSIVE MODE');
      const answer = await post(JSON.stringify({ query: '{ tools { nodes { id } } }' }), running.token);
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'EXECUTION_TIMEOUT' } }] });
    });
  });

  it('Secure configuration: GraphiQL runs nothing but its own', async () => {
    const { headers } = await fetch(`${running.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'|default-src 'self'/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
  });
});
