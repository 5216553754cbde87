import { beforeAll, describe, expect, it } from 'vitest';
import { oneDatabase } from '../support/databases.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

let server: RunningTestServer;
beforeAll(async () => {
  server = await runServer(oneDatabase);
});

const json = { 'content-type': 'application/json' };

interface Asked {
  readonly status: number;
  readonly text: string;
}

async function ask(path: string, init: RequestInit = {}): Promise<Asked> {
  const response = await fetch(server.url + path, init);
  return { status: response.status, text: await response.text() };
}

const post = (body: unknown, headers: Record<string, string> = {}): Promise<Asked> =>
  ask('/graphql', { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });

const signedIn = (): Record<string, string> => ({ authorization: `Bearer ${server.token}` });

const repeated = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

/** The same by somebody and by nobody: no data, and an error that says why. */
async function expectRefused(query: string, reason: RegExp): Promise<void> {
  for (const headers of [{}, signedIn()]) {
    const { text } = await post({ query }, headers);
    expect(JSON.parse(text).data ?? null).toBeNull();
    expect(text).toMatch(reason);
  }
}

const circular = `query { __schema { types { fields { type { fields { type { fields { type { fields { type { name }
  } } } } } } } } } }`;

/** What the tool looks for (github.com/dolevf/graphql-cop), by the names that it has for it. */
const detections: Readonly<Record<string, () => Promise<void>>> = {
  'Alias Overloading': () =>
    expectRefused(
      `{ ${repeated(201, (at) => `a${at}: __typename`)} }`,
      /OPERATION_TOO_COMPLEX|UNAUTHENTICATED/,
    ),
  'Array-based Query Batching': async () => {
    for (const headers of [{}, signedIn()]) {
      const { status, text } = await post(
        Array.from({ length: 10 }, () => ({ query: '{ __typename }' })),
        headers,
      );
      expect(status).toBe(400);
      expect(text).not.toContain('"data"');
    }
  },
  'Circular Fragment': () =>
    expectRefused(
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
      /GRAPHQL_VALIDATION_FAILED|UNAUTHENTICATED/,
    ),
  'Introspection-based Circular Query': () =>
    expectRefused(circular, /OPERATION_TOO_COMPLEX|UNAUTHENTICATED|VALIDATION/),
  'Directive Overloading': () =>
    expectRefused(
      `{ __typename ${'@include(if: true) '.repeat(51)} }`,
      /OPERATION_TOO_COMPLEX|VALIDATION|UNAUTHENTICATED/,
    ),
  'Field Duplication': async () => {
    const { text } = await post({ query: `{ ${'__typename '.repeat(5_000)} }` }, signedIn());
    expect(text).toContain('LADING_MAX_OPERATION_TOKENS');
    expect(
      JSON.parse((await post({ query: `{ ${'__typename '.repeat(500)} }` })).text).data ?? null,
    ).toBeNull();
  },
  'Field Suggestions': async () => {
    const { text } = await post({ query: 'query { toolz { totalCount } }' });
    expect(text).not.toMatch(/did you mean/i);
  },
  'Mutation is allowed over GET': async () => {
    const query = encodeURIComponent('mutation { createUpload { id } }');
    const { status, text } = await ask(`/graphql?query=${query}`, {
      headers: { ...signedIn(), accept: 'application/json' },
    });
    expect(status).toBe(400);
    expect(text).toContain('from a POST request');
  },
  'GET Method Query Support': async () => {
    // It is supported, without side effects; and nobody learns anything by it.
    const { text } = await ask('/graphql?query={viewer{name}}', { headers: { accept: 'application/json' } });
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  },
  'GraphQL IDE': async () => {
    // It is there, for anybody; without a token it has neither the schema nor anything else to show.
    const { text } = await ask('/graphql', { headers: { accept: 'text/html' } });
    expect(text).toContain('<form id="sign-in">');
    expect(text).not.toContain('importConfiguration');
  },
  Introspection: async () => {
    const { text } = await post({ query: '{ __schema { types { name } } }' });
    expect(text).not.toContain('importConfiguration');
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  },
  'POST based url-encoded query (possible CSRF)': async () => {
    const body = new URLSearchParams({ query: '{ __typename }' });
    const { status, text } = await ask('/graphql', { method: 'POST', body, headers: signedIn() });
    expect(status).toBe(415);
    expect(text).not.toContain('"data"');
  },
  'Trace Mode': async () => {
    const { text } = await post({ query: '{ viewer { name } }' }, signedIn());
    expect(JSON.parse(text)).toEqual({ data: { viewer: { name: 'admin' } } });
  },
  'Unhandled Errors Detection': async () => {
    for (const headers of [{}, signedIn()]) {
      const { text } = await post({ query: 'qwerty { abc }' }, headers);
      expect(text).not.toMatch(/exception|stack|node_modules|\.ts:\d/i);
      expect(JSON.parse(text).errors[0].extensions).toMatchObject({ documentation: expect.anything() });
    }
  },
};

describe('graphql-cop finds nothing', () => {
  it.each(Object.entries(detections))('by %s', async (_name, detect) => {
    await detect();
  });
});
