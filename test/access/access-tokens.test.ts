import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { permissionName, permissionsOfRole } from '../../src/access/permissions.ts';
import { createTokenSignIn } from '../../src/access/token-sign-in.ts';
import { isToken, makeToken, prefixOf } from '../../src/access/token-text.ts';
import type { Viewer } from '../../src/access/viewer.ts';
import { eitherDatabase } from '../support/databases.ts';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';

describe('the text of a token', () => {
  it('is one that scanners of secrets can know', () => {
    const tokens = Array.from({ length: 200 }, makeToken);
    expect(new Set(tokens).size).toBe(200);
    for (const token of tokens) {
      expect(token).toMatch(/^lading_[0-9A-Za-z]{49}$/);
      expect(isToken(token)).toBe(true);
      expect(prefixOf(token)).toBe(token.slice(0, 13));
    }
  });

  it('is known by its checksum, whatever is changed in it', () => {
    fc.assert(
      fc.property(fc.nat(55), fc.constantFrom('0', 'A', 'z', '_', ' ', 'é'), (at, other) => {
        const token = makeToken();
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        expect(isToken(changed)).toBe(changed === token);
      }),
    );
    for (const text of ['', 'lading_', `${makeToken()}0`, ` ${makeToken()}`, `lading_${'0'.repeat(49)}`])
      expect(isToken(text)).toBe(false);
  });
});

interface Token {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly role: string | null;
  readonly permissions: readonly string[];
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

interface Created {
  readonly __typename: string;
  readonly token: string;
  readonly accessToken: Token;
  readonly message: string;
  readonly permission: string;
  readonly problems: readonly { readonly code: string; readonly path: string; readonly message: string }[];
}

const fields = 'id name prefix role permissions createdBy expiresAt lastUsedAt revokedAt';
const create = `mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { __typename
  ... on AccessTokenCreated { token accessToken { ${fields} } }
  ... on Problem { code message } ... on InvalidInputError { problems { code path message } }
  ... on ForbiddenError { permission } } }`;
const revoke = `mutation ($id: ID!) { revokeAccessToken(id: $id) { __typename
  ... on AccessToken { ${fields} } ... on Problem { code message } } }`;
const whoAmI = '{ viewer { name role permissions expiresAt } }';

describe.each(eitherDatabase)('access tokens on $name', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer(database);
  });

  const make = async (input: object, viewer?: Viewer): Promise<Created> => {
    const options = viewer === undefined ? {} : { viewer };
    const { data } = await server.graphql<{ createAccessToken: Created }>(create, { input }, options);
    return data.createAccessToken;
  };
  const end = async (id: string) =>
    (await server.graphql<{ revokeAccessToken: Token & { code: string } }>(revoke, { id })).data
      .revokeAccessToken;
  const ask = (token: string) =>
    server.graphql<{ viewer: Record<string, unknown> } | null>(whoAmI, {}, { token });

  it('are made with a role, and sign in', async () => {
    const { token, accessToken } = await make({ name: 'ci of main', role: 'OPERATOR' });
    expect(accessToken).toMatchObject({
      name: 'ci of main',
      prefix: token.slice(0, 13),
      role: 'OPERATOR',
      permissions: [...permissionsOfRole.operator].map(permissionName),
      createdBy: 'admin',
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    });
    expect((await ask(token)).data?.viewer).toEqual({
      name: 'ci of main',
      role: 'OPERATOR',
      permissions: [...permissionsOfRole.operator].map(permissionName),
      expiresAt: null,
    });
    const read = `query ($id: ID!) { node(id: $id) { ... on AccessToken { name lastUsedAt } } accessTokens { totalCount nodes { name } } }`;
    await expect
      .poll(
        async () =>
          (await server.graphql<{ node: Token }>(read, { id: accessToken.id })).data.node.lastUsedAt,
      )
      .toEqual(expect.any(String));
    const { errors } = await server.graphql(read, { id: accessToken.id }, { token });
    expect(errors?.map(({ extensions }) => extensions['permission'])).toContain('ADMIN');
  });

  it('are made with permissions and an end, and say so', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { token } = await make({ name: 'reader', permissions: ['CONFIG_PLAN', 'CONFIG_READ'], expiresAt });
    expect((await ask(token)).data?.viewer).toEqual({
      name: 'reader',
      role: null,
      permissions: ['CONFIG_READ', 'CONFIG_PLAN'],
      expiresAt,
    });
  });

  it('are nowhere in the database, but for their hash and how they begin', async () => {
    const { token } = await make({ name: 'secret', role: 'VIEWER' });
    const { manager } = server.services.store.dataSource;
    const [row] = await manager.query("SELECT * FROM access_tokens WHERE name = 'secret'");
    expect(JSON.stringify({ ...row, hash: String(row.hash) })).not.toContain(token.slice(13));
    expect(server.log.join('\n')).not.toContain(token);
  });

  it('that are revoked are good for nothing at once, and stay so', async () => {
    const { token, accessToken } = await make({ name: 'leaver', role: 'VIEWER' });
    expect((await ask(token)).errors).toBeUndefined();
    const ended = await end(accessToken.id);
    expect(ended.revokedAt).toEqual(expect.any(String));
    expect((await ask(token)).errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect((await end(accessToken.id)).revokedAt).toBe(ended.revokedAt);
    expect((await make({ name: 'Leaver', role: 'VIEWER' })).__typename).toBe('AccessTokenCreated');
    expect(await end('nothing')).toMatchObject({ code: 'ACCESS_TOKEN_NOT_FOUND' });
  });

  it('cost one statement when they are new here, and none when they are none', async () => {
    const { token } = await make({ name: 'counted', role: 'VIEWER' });
    const lookUps = async (given: string) =>
      (await server.statements(() => ask(given))).filter((one) => one.includes('WHERE hash'));
    expect(await lookUps(token)).toHaveLength(1);
    expect(await lookUps(token)).toHaveLength(0);
    expect(await lookUps(`${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`)).toHaveLength(0);
    expect(await lookUps('lading_guess')).toHaveLength(0);
  });

  it('come in crowds of guesses, and take one session: the rest is asked for in one statement', async () => {
    const { store } = server.services;
    const { signIn, close } = createTokenSignIn(store);
    const guess = (isSuspect: boolean) => signIn({ scheme: 'bearer', token: makeToken() }, { isSuspect });
    const found: unknown[] = [];
    const statements = await server.statements(async () => {
      found.push(...(await Promise.all(Array.from({ length: 500 }, () => guess(false)))));
      // From where too many wrong ones came, only the first one is looked up meanwhile.
      found.push(...(await Promise.all(Array.from({ length: 500 }, () => guess(true)))));
    });
    expect(found.filter((one) => one !== undefined)).toEqual([]);
    expect(statements.filter((one) => one.includes('WHERE hash')).length).toBeLessThanOrEqual(3);
    await close();
  });

  it('that expire are good for nothing from then on, known or not', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000);
    const { token } = await make({ name: 'for an hour', role: 'VIEWER', expiresAt });
    let clock = Date.now();
    const { signIn, close } = createTokenSignIn(server.services.store, { now: () => clock });
    const come = () => signIn({ scheme: 'bearer', token }, { isSuspect: false });
    expect(await come()).toMatchObject({ name: 'for an hour', expiresAt });
    clock = expiresAt.getTime();
    expect(await come()).toBeUndefined();
    await server.services.store.dataSource.query(
      "UPDATE access_tokens SET expires_at = now() - interval '1 second' WHERE name = 'for an hour'",
    );
    const another = createTokenSignIn(server.services.store);
    expect(await another.signIn({ scheme: 'bearer', token }, { isSuspect: false })).toBeUndefined();
    await Promise.all([close(), another.close()]);
  });

  const soon = new Date(Date.now() + 60_000);
  const later = new Date(Date.now() + 120_000).toISOString();
  const admin = { name: 'a', role: 'admin', permissions: permissionsOfRole.admin } as const;

  it.each([
    ['without a name', { name: '', role: 'VIEWER' }, '/name'],
    ['with a name of two lines', { name: 'a\nb', role: 'VIEWER' }, '/name'],
    ['with a name that is too long', { name: 'n'.repeat(101), role: 'VIEWER' }, '/name'],
    ['with a name that cannot be stored', { name: 'a\u0000', role: 'VIEWER' }, '/name'],
    ['with the name of the token of the settings', { name: 'Admin', role: 'VIEWER' }, '/name'],
    ['that can do nothing', { name: 'x', permissions: [] }, '/permissions'],
    ['that says nothing of what it can do', { name: 'x' }, '/permissions'],
    ['that says it twice', { name: 'x', role: 'VIEWER', permissions: ['CONFIG_READ'] }, '/permissions'],
    ['that is over', { name: 'x', role: 'VIEWER', expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
  ])('%s are not made', async (_what, input, path) => {
    expect(await make(input)).toMatchObject({ __typename: 'InvalidInputError', problems: [{ path }] });
  });

  it('have a name of their own as long as they are good', async () => {
    await make({ name: 'one', role: 'VIEWER' });
    const [first, second] = await Promise.all([
      make({ name: 'twin', role: 'VIEWER' }),
      make({ name: 'twin', role: 'VIEWER' }),
    ]);
    expect([first.__typename, second.__typename].sort()).toEqual(['AccessTokenCreated', 'InvalidInputError']);
    expect(await make({ name: 'ONE', role: 'VIEWER' })).toMatchObject({ problems: [{ code: 'NAME_TAKEN' }] });
  });

  it('do not last longer than that of who makes them', async () => {
    const viewer = { ...admin, expiresAt: soon };
    for (const expiresAt of [undefined, later])
      expect(await make({ name: 'long', role: 'VIEWER', expiresAt }, viewer)).toMatchObject({
        problems: [{ path: '/expiresAt', message: expect.stringContaining(soon.toISOString()) }],
      });
    const expiresAt = soon.toISOString();
    expect(await make({ name: 'short', role: 'VIEWER', expiresAt }, viewer)).toMatchObject({
      accessToken: { expiresAt },
    });
  });

  it('are made by those who may, and grant nothing that their maker has not', async () => {
    const operator = { name: 'o', permissions: permissionsOfRole.operator };
    expect(await make({ name: 'mine', role: 'VIEWER' }, operator)).toMatchObject({
      __typename: 'ForbiddenError',
      permission: 'ADMIN',
    });
    const onlyAdmin = { name: 'o', permissions: new Set(['admin'] as const) };
    for (const grant of [{ role: 'VIEWER' }, { permissions: ['ADMIN', 'CONFIG_READ'] }])
      expect(await make({ name: 'more', ...grant }, onlyAdmin)).toMatchObject({
        __typename: 'ForbiddenError',
        permission: 'CONFIG_READ',
        message: expect.stringContaining('nobody grants'),
      });
    expect(await make({ name: 'as much', permissions: ['ADMIN'] }, onlyAdmin)).toMatchObject({
      accessToken: { createdBy: 'o', permissions: ['ADMIN'] },
    });
  });

  it('are listed page by page, newest first', async () => {
    const page = `query ($after: String) { accessTokens(first: 3, after: $after) { nodes { name createdBy } pageInfo { hasNextPage endCursor } totalCount } }`;
    type Page = {
      accessTokens: {
        nodes: Token[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
        totalCount: number;
      };
    };
    const names: string[] = [];
    let after: string | undefined;
    for (let hasMore = true; hasMore; ) {
      const { accessTokens } = (await server.graphql<Page>(page, { after })).data;
      names.push(...accessTokens.nodes.map(({ name }) => name));
      after = accessTokens.pageInfo.endCursor;
      hasMore = accessTokens.pageInfo.hasNextPage;
      expect(accessTokens.totalCount).toBeGreaterThanOrEqual(names.length);
    }
    expect(names[0]).toBe('as much');
    expect(names.at(-1)).toBe('ci of main');
    expect(new Set(names).size).toBeGreaterThan(7);
  });
});
