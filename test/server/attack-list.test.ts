import { beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});

const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

/** Fields within each other, down and up again between tools and their servers. */
const deep = (levels: number): string => `${'servers { tools { '.repeat(levels)} id ${'} }'.repeat(levels)}`;

/** One for each protection of graphql-armor and the ways around it that are known: what it is refused with. */
const attacks: readonly [protection: string, query: string, code: string, words: string][] = [
  ['characters', `{ __typename } #${'x'.repeat(262_144)}`, 'OPERATION_TOO_COMPLEX', 'OPERATION_CHARACTERS'],
  [
    'lines of comments',
    `${'#\n'.repeat(131_073)}{ __typename }`,
    'OPERATION_TOO_COMPLEX',
    'OPERATION_CHARACTERS',
  ],
  ['tokens', `{ ${times(4_001, () => 'id')} }`, 'OPERATION_TOO_COMPLEX', 'OPERATION_TOKENS'],
  [
    'tokens of a value',
    `{ x(a: [${times(4_001, () => '1')}]) }`,
    'OPERATION_TOO_COMPLEX',
    'OPERATION_TOKENS',
  ],
  [
    'aliases',
    `{ ${times(201, (at) => `a${at}: __typename`)} }`,
    'OPERATION_TOO_COMPLEX',
    'OPERATION_ALIASES',
  ],
  [
    'aliases in fragments',
    `{ ...F } fragment F on Query { ${times(201, (at) => `a${at}: __typename`)} }`,
    'OPERATION_TOO_COMPLEX',
    'OPERATION_ALIASES',
  ],
  [
    'directives',
    `{ __typename ${times(51, () => '@include(if: true)')} }`,
    'OPERATION_TOO_COMPLEX',
    'OPERATION_DIRECTIVES',
  ],
  ['depth', `{ tools { nodes { ${deep(30)} } } }`, 'OPERATION_TOO_COMPLEX', ''],
  [
    'depth in fragments',
    `{ tools { nodes { ...F0 } } } ${times(30, (at) => `fragment F${at} on Tool { servers { tools { ...F${at + 1} } } }`)}
     fragment F30 on Tool { id }`,
    'OPERATION_TOO_COMPLEX',
    '',
  ],
  [
    'fragments that go round',
    '{ tools { nodes { ...F } } } fragment F on Tool { servers { tools { ...F } } }',
    'GRAPHQL_VALIDATION_FAILED',
    'itself',
  ],
  ['cost', `{ tools(first: 500) { nodes { ${deep(2)} } } }`, 'OPERATION_TOO_COMPLEX', ''],
  [
    'cost of aliases',
    `{ ${times(50, (at) => `a${at}: tools(first: 500) { nodes { servers { tools { id } } } }`)} }`,
    'OPERATION_TOO_COMPLEX',
    '',
  ],
];

describe.each([
  ['of somebody', undefined],
  ['of nobody', { token: null }],
])('an operation %s', (_who, options) => {
  it.each(attacks)('is refused for its %s', async (_protection, query, code, words) => {
    const { data, errors } = await server.graphql(query, {}, options);
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
    const [error] = errors ?? [];
    expect(error?.message.length).toBeLessThan(1_000);
    if (options === undefined) {
      expect(error?.extensions['code']).toBe(code);
      expect(error?.message).toContain(words);
    }
  });
});

it('nobody has fewer characters', async () => {
  const { errors } = await server.graphql(`{ __typename } #${'x'.repeat(8_192)}`, {}, { token: null });
  expect(errors?.[0]?.message).toContain('LADING_MAX_ANONYMOUS_CHARACTERS');
});

it.each(['{ toolz { totalCount } }', '{ tools { nodes { nam } } }', '{ tools(frist: 1) { totalCount } }'])(
  'nobody is told what %s may have meant',
  async (query) => {
    const messageFor = async (options?: { token: null }): Promise<string | undefined> =>
      (await server.graphql(query, {}, options)).errors?.[0]?.message;
    expect(await messageFor()).toContain('Did you mean');
    expect(await messageFor({ token: null })).not.toContain('Did you mean');
  },
);
