import { beforeAll, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';
import { mutate } from './ask.ts';

interface Page {
  readonly tools: {
    readonly edges: readonly { cursor: string; node: { name: string } }[];
    readonly nodes: readonly { name: string }[];
    readonly pageInfo: {
      hasNextPage: boolean;
      hasPreviousPage: boolean;
      startCursor: string | null;
      endCursor: string | null;
    };
    readonly totalCount: number;
  };
}

const query = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: EntityFilter) {
  tools(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    edges { cursor node { name } } nodes { name }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}`;

describe.each(eitherDatabase)('paging on $name', (database) => {
  let server: TestServer;
  const create = (name: string, rest: object = {}) =>
    mutate(server, 'create', 'Tool', { name, integrationType: 'REST', ...rest });
  const ask = async (variables: object) => (await server.graphql<Page>(query, variables)).data.tools;
  const names = async (filter: object) => (await ask({ filter })).nodes.map(({ name }) => name);

  beforeAll(async () => {
    server = await openTestServer(database);
    await create('b', { tags: ['Prod', 'web'], displayName: 'Bee_line' });
    await create('d', { tags: ['prod'], description: 'Half 50% off' });
    await create('f', { tags: ['dev'], isActive: false });
    await create('h');
    await create('Z');
  });

  it('is in the order of the keys, by code point, with all of them counted', async () => {
    const page = await ask({});
    expect(page.nodes.map(({ name }) => name)).toEqual(['Z', 'b', 'd', 'f', 'h']);
    expect(page.edges.map(({ node }) => node.name)).toEqual(['Z', 'b', 'd', 'f', 'h']);
    expect(page).toMatchObject({
      totalCount: 5,
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: page.edges[0]?.cursor },
    });
  });

  it('goes forwards without losing or repeating what inserts move', async () => {
    const first = await ask({ first: 2 });
    expect(first.nodes.map(({ name }) => name)).toEqual(['Z', 'b']);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    await create('a');
    await create('c');
    const second = await ask({ first: 2, after: first.pageInfo.endCursor });
    expect(second.nodes.map(({ name }) => name)).toEqual(['c', 'd']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const third = await ask({ first: 2, after: second.pageInfo.endCursor });
    expect(third.nodes.map(({ name }) => name)).toEqual(['f', 'h']);
    expect(third.pageInfo.hasNextPage).toBe(false);
  });

  it('goes backwards in the same order', async () => {
    const last = await ask({ last: 2 });
    expect(last.nodes.map(({ name }) => name)).toEqual(['f', 'h']);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = await ask({ last: 2, before: last.pageInfo.startCursor });
    expect(before.nodes.map(({ name }) => name)).toEqual(['c', 'd']);
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it('gives an empty page where none is asked for, and where there is nothing', async () => {
    expect(await ask({ first: 0 })).toMatchObject({ nodes: [], totalCount: 7 });
    expect(await ask({ filter: { keys: [] } })).toMatchObject({
      nodes: [],
      totalCount: 0,
      pageInfo: { startCursor: null, endCursor: null },
    });
  });

  it.each([
    [{ first: 501 }, '500'],
    [{ last: 501 }, '500'],
    [{ first: -1 }, 'negative'],
    [{ first: 1, last: 1 }, 'not both'],
    [{ after: 'b' }, 'cursor'],
    [{ filter: { search: '\0' } }, 'NUL'],
  ])('refuses %j', async (variables, reason) => {
    const { errors } = await server.graphql(query, variables);
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining(reason) },
    ]);
  });

  it.each<[object, string[]]>([
    [{ keys: ['d', 'b', 'nobody'] }, ['b', 'd']],
    [{ tags: ['PROD'] }, ['b', 'd']],
    [{ tags: ['prod', 'dev'] }, ['b', 'd', 'f']],
    [{ tags: ['prod', 'WEB'], tagMatch: 'ALL' }, ['b']],
    [{ tags: ['prod'], tagMatch: 'NONE' }, ['Z', 'a', 'c', 'f', 'h']],
    [{ tags: [] }, ['Z', 'a', 'b', 'c', 'd', 'f', 'h']],
    [{ isActive: false }, ['f']],
    [{ isActive: true, tags: ['dev'] }, []],
    [{ search: 'BEE_' }, ['b']],
    [{ search: '50%' }, ['d']],
    [{ search: '%' }, ['d']],
    [{ search: '_' }, ['b']],
    [{ search: 'z' }, ['Z']],
  ])('filters by %j', async (filter, expected) => {
    expect(await names(filter)).toEqual(expected);
  });
});
