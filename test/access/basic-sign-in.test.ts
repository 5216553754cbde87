import { beforeAll, describe, expect, it } from 'vitest';
import { createIdentity, signInWithPassword } from '../../src/access/identity.ts';
import { oneDatabase } from '../support/databases.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

const password = 'correct: horse-bättery';
const basic = (name: string, given: string): string =>
  `Basic ${Buffer.from(`${name}:${given}`).toString('base64')}`;

describe('the name and password of the settings', () => {
  const { authenticate } = createIdentity([
    signInWithPassword({ name: 'carrier', password, role: 'viewer' }),
  ]);

  it('sign in with their role', async () => {
    expect(await authenticate(basic('carrier', password))).toEqual({
      name: 'carrier',
      role: 'viewer',
      permissions: new Set(['config_read']),
    });
  });

  it.each([
    basic('carrier', ''),
    basic('carrier', `${password}x`),
    basic('carrier', password.slice(1)),
    basic('', password),
    basic('Carrier', password),
    basic(password, 'carrier'),
    `Bearer ${password}`,
    `Basic ${Buffer.from(password).toString('base64')}`,
  ])('are not %j', async (authorization) => {
    expect(await authenticate(authorization)).toBeUndefined();
    expect(await authenticate(authorization, { isSuspect: false, mayBeToken: true })).toBeUndefined();
  });
});

describe('a server that allows Basic', () => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer(oneDatabase, {
      API_ALLOW_BASIC_AUTH: 'true',
      BASIC_AUTH_USER: 'carrier',
      BASIC_AUTH_PASSWORD: password,
      LADING_MAX_WRONG_TOKENS: '3',
    });
  });

  const rest = (authorization: string): Promise<Response> =>
    fetch(`${server.url}/import/status`, { headers: { authorization } });
  const graphql = async (authorization: string) => {
    const headers = { 'content-type': 'application/json', authorization };
    const body = JSON.stringify({ query: '{ viewer { name role } }' });
    return (await fetch(`${server.url}/graphql`, { method: 'POST', headers, body })).json();
  };

  it('takes it for GraphQL and REST, beside a token as the password', async () => {
    expect(await graphql(basic('carrier', password))).toEqual({
      data: { viewer: { name: 'carrier', role: 'OPERATOR' } },
    });
    expect((await rest(basic('carrier', password))).status).toBe(200);
    expect((await rest(basic('anybody', server.token))).status).toBe(200);
  });

  it('counts wrong ones as wrong tokens, and does not ask for it', async () => {
    const statuses: number[] = [];
    for (const guess of ['a', 'b', 'c', 'd']) {
      const answer = await rest(basic('carrier', guess));
      statuses.push(answer.status);
      expect(answer.headers.get('www-authenticate')).toBe(
        answer.status === 401 ? 'Bearer realm="lading"' : null,
      );
    }
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect((await rest(basic('carrier', password))).status).toBe(200);
    expect(server.said.join('\n')).not.toContain(password);
  });
});
