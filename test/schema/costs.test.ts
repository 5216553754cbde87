import { beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});

const firstError = async (query: string, variables: object = {}, options: { token?: string | null } = {}) => {
  const { errors = [] } = await server.graphql(query, variables, options);
  return { count: errors.length, code: errors[0]?.extensions['code'], message: errors[0]?.message ?? '' };
};

describe('an operation', () => {
  it.each([
    ['words', `{ ${'__typename '.repeat(4_100)}}`, 'LADING_MAX_OPERATION_TOKENS'],
    [
      'aliases',
      `{ ${Array.from({ length: 201 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
      'LADING_MAX_OPERATION_ALIASES',
    ],
    [
      'aliases of the schema',
      `{ ${Array.from({ length: 201 }, (_, index) => `a${index}: __schema { description }`).join(' ')} }`,
      'LADING_MAX_OPERATION_ALIASES',
    ],
    ['fields of one name', `{ ${'__typename '.repeat(300)}}`, 'LADING_MAX_OPERATION_ALIASES'],
    ['directives', `{ __typename ${'@include(if: true) '.repeat(51)}}`, 'LADING_MAX_OPERATION_DIRECTIVES'],
    ['unknown directives', `{ __typename ${'@x '.repeat(51)}}`, 'LADING_MAX_OPERATION_DIRECTIVES'],
  ])('with too many %s is refused, and says by which setting', async (_what, query, setting) => {
    expect(await firstError(query)).toMatchObject({
      count: 1,
      code: 'OPERATION_TOO_COMPLEX',
      message: expect.stringContaining(setting),
    });
  });

  it('of nobody has fewer words, and what nobody is refused is not refused to others', async () => {
    const query = `{ ${'tools { totalCount } '.repeat(150)} x }`;
    expect(await firstError(query, {}, { token: null })).toMatchObject({
      code: 'OPERATION_TOO_COMPLEX',
      message: expect.stringContaining('LADING_MAX_ANONYMOUS_TOKENS'),
    });
    expect((await firstError(query)).code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it.each([{}, { token: null }])('is told of ten errors in it and no more: %j', async (options) => {
    const query = `{ ${Array.from({ length: 240 }, (_, at) => `tool${at}`).join(' ')} }`;
    const { errors = [] } = await server.graphql(query, {}, options);
    expect(errors).toHaveLength(11);
    expect(errors.at(-1)?.message).toContain('Too many validation errors');
    // What is there is told to those who may ask for it.
    expect(errors[0]?.message.includes('Did you mean')).toBe(!('token' in options));
  });

  it('whose fragments multiply is refused for what it costs, at once', async () => {
    const fragments = Array.from(
      { length: 40 },
      (_, index) =>
        `fragment f${index} on Tool { servers { tools { ...f${index + 1} } } b: servers { tools { ...f${index + 1} } } }`,
    );
    const query = `{ tools { nodes { ...f0 } } } ${fragments.join('\n')} fragment f40 on Tool { name }`;
    expect((await firstError(query)).code).toBe('OPERATION_TOO_COMPLEX');
  });

  it('asks for as many nodes as a page may have, and pays for each', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect(await firstError(query, { ids: Array.from({ length: 501 }, () => 'VG9vbDox') })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringMatching(/501.*LADING_MAX_PAGE_SIZE/),
    });
    const wide = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Server { tools { servers { tools { id } } } } } }`;
    expect((await firstError(wide, { ids: Array.from({ length: 500 }, () => 'VG9vbDox') })).code).toBe(
      'OPERATION_TOO_COMPLEX',
    );
    expect((await firstError(wide, { ids: ['VG9vbDox'] })).count).toBe(0);
  });

  it('searches for no longer a text than is said', async () => {
    const query = 'query ($search: String) { tools(filter: { search: $search }) { totalCount } }';
    expect((await firstError(query, { search: '😀'.repeat(255) })).count).toBe(0);
    expect(await firstError(query, { search: '😀'.repeat(256) })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('LADING_MAX_SEARCH_LENGTH'),
    });
  });
});

describe('errors of variables', () => {
  const mutation = 'mutation ($input: CreateToolInput!) { createTool(input: $input) { __typename } }';

  it('are ten at most, without a value, however much was sent', async () => {
    const members = Array.from({ length: 150_000 }, (_, index) => [`unknown-member-${index}`, 'hunter2']);
    const started = performance.now();
    const { errors = [] } = await server.graphql(mutation, { input: Object.fromEntries(members) });
    expect(errors).toHaveLength(10);
    expect(errors[0]).toMatchObject({
      message:
        'Variable "$input" got an invalid value: Field "unknown-member-0" is not defined by type "CreateToolInput".',
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(JSON.stringify(errors)).not.toContain('hunter2');
    // It was half a minute on an idle machine.
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it.each([
    [{}, 'Field "name" of required type "String!" was not provided.'],
    [5, 'Expected type "CreateToolInput" to be an object.'],
    [[{}], 'Expected type "CreateToolInput" to be an object.'],
    [{ name: null }, ' at "input.name": Expected non-nullable type "String!" not to be null.'],
    [{ name: 'x', tags: [{ a: 1 }] }, ' at "input.tags[0]": Expected type "String".'],
    [{ name: 'x', tags: [5] }, ' at "input.tags[0]": String cannot represent a non string value.'],
    [
      { name: 'x', auth: {} },
      ' at "input.auth": Exactly one key must be specified for OneOf type "AuthInput".',
    ],
    [{ name: 'x', auth: { bearer: null } }, ' at "input.auth.bearer": Field "bearer" must be non-null.'],
  ])('of %j say the place and what is expected there', async (input, words) => {
    const { errors = [] } = await server.graphql(mutation, { input });
    expect(errors.map(({ message }) => message).join('\n')).toContain(words);
    for (const { message } of errors) expect(message).toMatch(/^Variable "\$input" got an invalid value/);
  });

  it('say what is missing or null', async () => {
    expect((await firstError(mutation)).message).toBe(
      'Variable "$input" of required type "CreateToolInput!" was not provided.',
    );
    expect((await firstError(mutation, { input: null })).message).toBe(
      'Variable "$input" of non-null type "CreateToolInput!" must not be null.',
    );
    const query =
      'query ($kinds: [EntityKind!]) { exportPreview(input: { kinds: $kinds }) { totalEntities } }';
    expect((await firstError(query, { kinds: ['NOTHING'] })).message).toMatch(
      /at "kinds\[0\]": Expected one of TOOL|Expected one of .*TOOL.* "EntityKind"/,
    );
  });

  it('are found in a text of GraphQL that imitates them, at once', async () => {
    const text = ' cannot represent '.repeat(10_000);
    const started = performance.now();
    const { message } = await firstError(`{ tools(first: "${text}") { totalCount } }`);
    expect(message).toBe('Int cannot represent non-integer value.');
    const { message: other } = await firstError(`{ node(id: "${text}") { id } }`);
    expect(other.length).toBeLessThan(1_100);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('are cut where a name is long', async () => {
    const { message } = await firstError(mutation, { input: { ['😀'.repeat(100_000)]: 1 } });
    expect(message).toContain(`"${'😀'.repeat(100)}…"`);
    const { message: unknown } = await firstError(`{ ${'x'.repeat(100_000)} }`);
    expect(unknown.length).toBeLessThan(1_100);
  });
});
