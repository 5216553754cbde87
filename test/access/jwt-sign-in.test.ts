import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProviderPatience } from '../../src/access/identity-provider.ts';
import { signInWithJwt } from '../../src/access/jwt-sign-in.ts';
import type { Viewer } from '../../src/access/viewer.ts';
import type { ClaimRoles } from '../../src/settings/settings.ts';
import { oneDatabase } from '../support/databases.ts';
import {
  audience,
  type IdentityProvider,
  inSeconds,
  startIdentityProvider,
} from '../support/identity-provider.ts';
import { closingOf, init, openSocket } from '../support/raw-web-socket.ts';
import { readServerEvents } from '../support/read-server-events.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

const secret = 'a-secret-of-32-bytes-or-more-0123';
const jwt = { secret, issuer: 'mcpgateway', audience: 'mcpgateway-api' };
const claimRoles: ClaimRoles = {
  groups: { platform: 'operator', admins: 'admin' },
  scope: { 'lading:read': 'viewer' },
  'realm_access.roles': { carrier: 'operator' },
  'https://example.com/role': { boss: 'admin' },
  is_admin: { true: 'admin' },
};
const impatient = { retriesAfter: 0, asksForKeysEvery: 0 };

/** Signs in as a server of its own does, which knows nothing of the provider yet. */
function newServer(provider: IdentityProvider, patience: Partial<ProviderPatience> = impatient) {
  const oidc = { issuer: provider.issuer, audiences: [audience, 'another'] };
  const signIn = signInWithJwt({ oidc, jwt, claimRoles }, { log: pino({ level: 'silent' }), patience });
  return async (token: string): Promise<Viewer | undefined> =>
    signIn({ scheme: 'bearer', token }, { isSuspect: false });
}

const sharedToken = (claims: object = {}, key: string = secret): Promise<string> =>
  new SignJWT({ iss: jwt.issuer, aud: jwt.audience, sub: 'anna@example.com', exp: inSeconds(60), ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(key));

describe('a token of an identity provider', () => {
  let provider: IdentityProvider;
  let signIn: ReturnType<typeof newServer>;
  beforeAll(async () => {
    provider = await startIdentityProvider();
    signIn = newServer(provider);
  });

  it('signs its subject in until it expires', async () => {
    const exp = inSeconds(300);
    expect(await signIn(await provider.token({ exp, groups: ['staff', 'platform'] }))).toMatchObject({
      name: 'anna@example.com',
      role: 'operator',
      expiresAt: new Date(exp * 1_000),
    });
  });

  it.each(['RS256', 'PS384', 'ES384', 'EdDSA'])('may be signed with %s', async (alg) => {
    const key = await provider.rotate({ alg });
    expect(await signIn(await provider.token({}, { key }))).toMatchObject({ name: 'anna@example.com' });
  });

  it.each<[string, object, string | undefined]>([
    ['a list', { groups: ['admins', 'platform'] }, 'admin'],
    ['words', { scope: 'openid lading:read' }, 'viewer'],
    ['a claim within others', { realm_access: { roles: ['carrier'] } }, 'operator'],
    ['a name that is an address', { 'https://example.com/role': 'boss' }, 'admin'],
    ['a truth', { is_admin: true }, 'admin'],
    ['what nobody maps', { groups: ['staff', 'constructor'], is_admin: 'yes' }, undefined],
    ['nothing', {}, undefined],
  ])('gives a role by %s', async (_what, claims, role) => {
    const viewer = await signIn(await provider.token({ ...claims }));
    expect(viewer?.role).toBe(role);
    expect(viewer?.permissions.size === 0).toBe(role === undefined);
  });

  it('is for any of the audiences, with any type that is one of access', async () => {
    expect(await signIn(await provider.token({ aud: ['third', 'another'] }))).toBeDefined();
    expect(await signIn(await provider.token({}, { header: { typ: 'at+jwt' } }))).toBeDefined();
    // Within the tolerance of clocks.
    expect(await signIn(await provider.token({ exp: inSeconds(-2), nbf: inSeconds(2) }))).toBeDefined();
  });

  it.each<[string, object]>([
    ['expired', { exp: inSeconds(-60) }],
    ['not yet valid', { nbf: inSeconds(60) }],
    ['for somebody else', { aud: 'lading-2' }],
    ['of another issuer', { iss: 'https://elsewhere.example.com' }],
    ['without an expiry', { exp: undefined }],
    ['without an audience', { aud: undefined }],
    ['without an issuer', { iss: undefined }],
    ['without a subject', { sub: undefined }],
    ['of a blank subject', { sub: ' ' }],
    ['of one who would be the token of the settings', { sub: 'Admin' }],
    ['of a subject of several lines', { sub: 'a\nb' }],
    ['of a subject that is too long', { sub: 'x'.repeat(256) }],
  ])('is not taken when it is %s', async (_what, claims) => {
    expect(await signIn(await provider.token({ ...claims }))).toBeUndefined();
  });

  it('is not taken when somebody else has made it', async () => {
    const claims = {
      iss: provider.issuer,
      aud: audience,
      sub: 'eve',
      exp: inSeconds(60),
      groups: ['admins'],
    };
    const own = await provider.rotate({ alg: 'RS256' });
    const unsecured = new UnsecuredJWT(claims).encode();
    const publicKey = new TextEncoder().encode(await exportSPKI(own.publicKey));
    const confused = (alg: string, key: Uint8Array) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid: own.kid }).sign(key);
    const pair = await generateKeyPair('RS256');
    const forged = { ...pair, alg: 'RS256', kid: own.kid };
    const [head, , signature] = (await provider.token()).split('.');
    const [, payload] = (await provider.token({ sub: 'eve' })).split('.');
    for (const token of [
      unsecured,
      `${unsecured}x`,
      await confused('HS256', publicKey),
      await confused('HS512', publicKey),
      await confused('HS256', new TextEncoder().encode(secret)),
      await provider.token(claims, { key: forged }),
      await provider.token(claims, { header: { typ: 'logout+jwt' } }),
      [head, payload, signature].join('.'),
      'x.y.z',
    ])
      expect(await signIn(token), token).toBeUndefined();
  });

  it('is known by a key that is new, and no more by one that was taken back', async () => {
    const own = await startIdentityProvider();
    const ask = newServer(own, { retriesAfter: 0, asksForKeysEvery: 0, keepsKeysFor: 0 });
    const former = await own.token();
    expect(await ask(former)).toBeDefined();
    await own.rotate();
    expect(await ask(await own.token())).toBeDefined();
    expect(await ask(former)).toBeDefined();
    own.forgetFormerKeys();
    expect(await ask(former)).toBeUndefined();
    expect(own.asked.filter((path) => path.startsWith('/.well-known/'))).toHaveLength(1);
  });

  it('of a key that nobody has does not make the provider be asked again and again', async () => {
    const own = await startIdentityProvider();
    const ask = newServer(own, {});
    expect(await ask(await own.token())).toBeDefined();
    const before = own.asked.length;
    await own.rotate({ isPublished: false });
    const tokens = await Promise.all(Array.from({ length: 20 }, () => own.token()));
    expect(await Promise.all(tokens.map(ask))).toEqual(tokens.map(() => undefined));
    expect(own.asked).toHaveLength(before);
  });

  it('is told that the provider cannot be asked, is asked again later, and is known meanwhile if its key is', async () => {
    const own = await startIdentityProvider();
    own.answerWith(500);
    const ask = newServer(own);
    const unavailable = { code: 'IDENTITY_PROVIDER_UNAVAILABLE' };
    await expect(ask(await own.token())).rejects.toMatchObject(unavailable);
    own.answerWith(200);
    expect(await ask(await own.token())).toBeDefined();
    own.answerWith(500);
    const known = await own.token();
    await own.rotate();
    await expect(ask(await own.token())).rejects.toMatchObject(unavailable);
    expect(await ask(known)).toBeDefined();
  });

  it('waits for a provider that says nothing no longer than it has to, and then not at all', async () => {
    const own = await startIdentityProvider();
    own.answerWith('nothing');
    const ask = newServer(own, { answersWithin: 50 });
    const tokens = await Promise.all([own.token(), own.token(), own.token()]);
    for (const asking of [...tokens.map(ask), ask(await own.token())])
      await expect(asking).rejects.toMatchObject({ code: 'IDENTITY_PROVIDER_UNAVAILABLE' });
    expect(own.asked).toHaveLength(1);
  });

  it('is not believed where the provider speaks for another issuer', async () => {
    const own = await startIdentityProvider();
    const issuer = `${own.issuer}/`;
    const options = { log: pino({ level: 'silent' }), patience: impatient };
    const ask = signInWithJwt({ oidc: { issuer, audiences: [audience] }, claimRoles }, options);
    const asking = ask({ scheme: 'bearer', token: await own.token({ iss: issuer }) }, { isSuspect: false });
    await expect(asking).rejects.toMatchObject({ code: 'IDENTITY_PROVIDER_UNAVAILABLE' });
  });
});

describe("a token as ContextForge's clients have it", () => {
  const signIn = async (token: string) => {
    const options = { log: pino({ level: 'silent' }) };
    return signInWithJwt({ jwt, claimRoles }, options)({ scheme: 'bearer', token }, { isSuspect: false });
  };

  it('signs in', async () => {
    expect(await signIn(await sharedToken({ is_admin: true }))).toMatchObject({
      name: 'anna@example.com',
      role: 'admin',
    });
  });

  it.each<[string, object]>([
    ['iss', { iss: 'elsewhere' }],
    ['aud', { aud: 'elsewhere' }],
    ['exp', { exp: inSeconds(-60) }],
    ['exp', { exp: undefined }],
    ['sub', { sub: undefined }],
  ])('is not taken with a wrong %s', async (_claim, claims) => {
    expect(await signIn(await sharedToken(claims))).toBeUndefined();
  });

  it('is not taken under another secret', async () => {
    expect(await signIn(await sharedToken({}, `${secret}x`))).toBeUndefined();
  });
});

interface Asked {
  readonly data: { readonly viewer: object; readonly answer?: object } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: object }[];
}

describe('a server with an identity provider', () => {
  let provider: IdentityProvider;
  let server: RunningTestServer;
  beforeAll(async () => {
    provider = await startIdentityProvider();
    server = await runServer(oneDatabase, {
      LADING_OIDC_ISSUER: provider.issuer,
      LADING_OIDC_AUDIENCE: audience,
      LADING_OIDC_ROLES: '{"groups":{"platform":"OPERATOR"}}',
      JWT_SECRET_KEY: secret,
    });
  });

  it('ends streams and sockets when the token that they began with expires, and says why', async () => {
    // Whoever is late by less than the tolerance of clocks is let in, and out again at once.
    const token = await sharedToken({ groups: ['platform'], exp: inSeconds(1) });
    const socket = openSocket(server);
    const closing = closingOf(socket);
    await init(socket, { token });
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', accept: 'text/event-stream' },
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query: 'subscription { importActivity { id } }' }),
    });
    const events = readServerEvents(response);
    expect(JSON.parse((await events.next()).value)).toMatchObject({
      errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }],
    });
    expect((await events.next()).done).toBe(true);
    expect(await closing).toEqual([4403, expect.stringMatching(/^TOKEN_EXPIRED: /)]);
  });

  it('knows who asks, says what is missing, and holds up nobody else', async () => {
    const ask = async (token: string, query: string): Promise<{ status: number; body: Asked }> => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
      });
      return { status: response.status, body: await response.json() };
    };
    provider.answerWith(503);
    const token = await provider.token({ groups: ['platform'] });
    const [down, ...others] = await Promise.all(
      [token, server.token, await sharedToken()].map((one) => ask(one, '{ viewer { name } }')),
    );
    expect(down).toMatchObject({
      status: 503,
      body: { errors: [{ extensions: { code: 'IDENTITY_PROVIDER_UNAVAILABLE' } }] },
    });
    expect(others.map(({ body }) => body.data?.viewer)).toEqual([
      { name: 'admin' },
      { name: 'anna@example.com' },
    ]);
    const noRole = await ask(await sharedToken(), '{ importJobs { totalCount } }');
    expect(noRole.body.errors).toMatchObject([
      { message: expect.stringContaining('LADING_OIDC_ROLES'), extensions: { code: 'FORBIDDEN' } },
    ]);
    expect(server.said.join('\n')).not.toContain(token);
  });
});
