import { beforeAll, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';
import { mutate } from './ask.ts';

const clear = 'hunter2-in-clear';
const encoded = Buffer.from(`ann:${clear}`).toString('base64');

interface Shown {
  readonly entity: {
    readonly headers: Record<string, string>;
    readonly auth: { type: string; fingerprint: string; hasSecret: boolean } | null;
  };
}

describe.each(eitherDatabase)('credentials on $name', (database) => {
  let server: TestServer;
  let id: string;
  const create = (name: string, rest: object) =>
    mutate(server, 'create', 'Tool', { name, integrationType: 'REST', ...rest });
  const update = (input: object) => mutate(server, 'update', 'Tool', { id, ...input });
  const show = async (key: string) => {
    const { data } = await server.graphql<Shown>(
      `query ($key: String!) { entity(kind: TOOL, key: $key) { ... on Tool {
         headers auth { type fingerprint hasSecret } } } }`,
      { key },
    );
    return data.entity;
  };
  const stored = async (key: string) => {
    const [row] = await server.services.store.dataSource.query(
      'SELECT auth_type, auth_value, headers FROM tools WHERE name = $1',
      [key],
    );
    return row;
  };
  const opened = async (key: string) => {
    const { auth_value: sealed } = await stored(key);
    const result = server.services.ring.open({ kind: 'tool', field: 'auth_value' }, sealed);
    return result.status === 'opened' ? JSON.parse(result.clear) : result;
  };

  beforeAll(async () => {
    server = await openTestServer(database);
    const headers = { Accept: 'text/plain', Authorization: `Bearer ${clear}`, 'X-Api-Key': clear };
    ({ id } = await create('t', { headers, auth: { basic: { username: 'ann', password: clear } } }));
  });

  it('are shown as a type and a fingerprint, secret headers as a mask', async () => {
    expect(await show('t')).toEqual({
      headers: { Accept: 'text/plain', Authorization: '*****', 'X-Api-Key': '*****' },
      auth: { type: 'BASIC', fingerprint: expect.stringMatching(/^[\da-f]{32}$/), hasSecret: true },
    });
  });

  it.each([
    ['bearer', { bearer: { token: clear } }, { Authorization: `Bearer ${clear}` }],
    ['authheaders', { headers: [{ name: 'X-A', value: clear }] }, { 'X-A': clear }],
    ['oauth', { oauth: { client_secret: clear } }, { client_secret: clear }],
    ['query_param', { queryParam: { name: 'key', value: clear } }, { key: clear }],
    ['basic', { basic: { username: 'ann', password: clear } }, { Authorization: `Basic ${encoded}` }],
  ])('of type %s are sealed as what is sent', async (type, auth, content) => {
    await create(type, { auth });
    expect(await stored(type)).toMatchObject({ auth_type: type });
    expect(await opened(type)).toEqual(content);
  });

  it('have equal fingerprints when they are equal', async () => {
    const [one, other] = [await show('t'), await show('basic')];
    expect(one.auth).toEqual(other.auth);
    expect((await show('bearer')).auth?.fingerprint).not.toBe(one.auth?.fingerprint);
  });

  it('stay through updates of other fields, masks, and what is already stored', async () => {
    const before = await stored('t');
    const { revision } = await update({ description: 'x' });
    const shown = await show('t');
    const kept = await update({ headers: shown.headers });
    expect(kept.revision).toBe(revision);
    const again = await update({ auth: { basic: { username: 'ann', password: clear } } });
    expect(again.revision).toBe(revision);
    expect(await stored('t')).toEqual(before);
  });

  it('are changed and removed on their own', async () => {
    const before = await stored('t');
    await update({ headers: { Authorization: '*****', 'X-New-Secret': 'new' } });
    const { headers } = await stored('t');
    expect(headers).toEqual({
      Authorization: before.headers.Authorization,
      'X-New-Secret': expect.stringMatching(/^v1\./),
    });
    await update({ auth: { none: true } });
    expect(await show('t')).toMatchObject({ auth: null });
    await update({ auth: { bearer: { token: 'x' } } });
    await update({ auth: null });
    expect(await stored('t')).toMatchObject({ auth_type: null, auth_value: null });
  });

  it.each<[string, object, string]>([
    ['a mask of nothing', { headers: { Cookie: '*****' } }, 'MISSING_SECRET'],
    ['an empty secret', { headers: { Cookie: '' } }, 'EMPTY_SECRET'],
    [
      'a secret sealed elsewhere',
      { headers: { Cookie: `v1.AAAAAAAA.${'A'.repeat(60)}` } },
      'SECRET_KEY_UNKNOWN',
    ],
    ['headers that are no texts', { headers: { Accept: 5 } }, 'INVALID_FIELD'],
    ['a line break in a header', { auth: { bearer: { token: 'a\r\nX: b' } } }, 'INVALID_FIELD'],
    ['a colon in a username', { auth: { basic: { username: 'a:b', password: 'c' } } }, 'INVALID_FIELD'],
    ['oauth that is no object', { auth: { oauth: 'text' } }, 'INVALID_FIELD'],
    ['no headers', { auth: { headers: [] } }, 'INVALID_FIELD'],
    ['NUL', { auth: { bearer: { token: 'a\0b' } } }, 'NUL_CHARACTER'],
  ])('are refused with %s', async (_name, input, code) => {
    expect((await create('refused', input)).problems).toMatchObject([{ code }]);
  });

  it('that do not open are called unreadable', async () => {
    const { dataSource } = server.services.store;
    await dataSource.query(
      `UPDATE tools SET auth_value = 'v1.AAAAAAAA.${'A'.repeat(60)}' WHERE name = 'bearer'`,
    );
    await dataSource.query(`UPDATE tools SET auth_value = NULL WHERE name = 'oauth'`);
    expect((await show('bearer')).auth).toMatchObject({ fingerprint: 'unreadable', hasSecret: true });
    expect((await show('oauth')).auth).toEqual({ type: 'OAUTH', fingerprint: '', hasSecret: false });
  });

  it('are not quoted when an input is malformed', async () => {
    const query = 'mutation ($i: CreateToolInput!) { createTool(input: $i) { __typename } }';
    const auth = { basic: { username: 'ann', password: clear }, bearer: { token: clear } };
    const { errors } = await server.graphql(query, { i: { name: 'x', integrationType: 'R', auth } });
    expect(errors).toMatchObject([
      { message: expect.stringMatching(/^Variable "\$i" got an invalid value at "i.auth": Exactly one/) },
    ]);
    await server.graphql(query, {
      i: { name: 'x', integrationType: 'R', auth: { bearer: { token: [clear] } } },
    });
    await server.graphql(
      `mutation { createTool(input: { name: [${JSON.stringify(clear)}] }) { __typename } }`,
    );
  });

  it('are readable nowhere: not in an answer, not in a log, not in a table', async () => {
    await server.graphql('{ tools { nodes { headers auth { type fingerprint } } } }');
    const { dataSource } = server.services.store;
    const tables: { name: string }[] = await dataSource.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const rows = [];
    for (const { name } of tables) rows.push(await dataSource.query(`SELECT t::text FROM ${name} t`));
    const everything = [JSON.stringify(rows), ...server.answers, ...server.log].join('\n');
    expect(everything).toContain('v1.');
    for (const secret of [clear, encoded]) expect(everything).not.toContain(secret);
  });
});
