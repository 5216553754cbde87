import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSettings, type Variables } from '../../src/settings/read-settings.ts';

const token = 'an-admin-token-0123';
const secret = 'an-encryption-secret';
const address = 'postgres://lading:pass-word@db:5432/lading';
const shared = { DATABASE_URL: address, LADING_ADMIN_TOKEN: token, AUTH_ENCRYPTION_SECRET: secret };

const basic = {
  API_ALLOW_BASIC_AUTH: 'true',
  BASIC_AUTH_USER: 'carrier',
  BASIC_AUTH_PASSWORD: 'x'.repeat(16),
};

function settingsOf(env: Record<string, string | undefined>) {
  const read = readSettings(env);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.settings;
}

function messagesOf(env: Record<string, string | undefined>): string[] {
  const read = readSettings(env);
  return read.ok ? [] : read.problems.map(({ message }) => message);
}

describe('settings', () => {
  it('have defaults', () => {
    expect(settingsOf({})).toEqual({
      host: '127.0.0.1',
      port: 4444,
      database: { type: 'embedded', directory: '.lading' },
      encryption: { previous: [] },
      logLevel: 'info',
      logFormat: 'auto',
      slowStatementMs: 1_000,
      limits: {
        depth: 64,
        values: 100_000,
        stringBytes: 1_048_576,
        keyLength: 255,
        nameLength: 255,
        tagLength: 255,
        suspicious: 'warn',
        entities: 1_000_000,
        uploadBytes: 1_073_741_824,
        documentBytes: 1_073_741_824,
        yamlBytes: 8_388_608,
        sealWork: 18,
        openUploads: 100,
        exports: 4,
        answerEntities: 10_000,
        answerBytes: 33_554_432,
        waitingExports: 100,
        callerExports: 50,
        queuedImports: 200,
        pageSize: 500,
        searchLength: 255,
        chunkSize: 1000,
      },
      door: {
        requestBytes: 16_777_216,
        anonymousBytes: 65_536,
        requestDepth: 200,
        bytesUnderWay: 268_435_456,
        requestSeconds: 300,
        anonymousSeconds: 20,
        writeSeconds: 60,
        executionSeconds: 300,
        operationTokens: 4_000,
        operationCharacters: 262_144,
        anonymousCharacters: 8_192,
        anonymousTokens: 500,
        operationAliases: 200,
        operationDirectives: 50,
        introspection: 'signed-in',
        corsOrigins: [],
        trustedProxies: [],
        sockets: 2_000,
        anonymousSockets: 1_000,
        socketOperations: 100,
        subscriptions: 2_000,
        wrongTokens: 60,
      },
      retention: { uploadHours: 24, downloadMinutes: 15, jobDays: 30, deletionDays: 90, auditDays: 365 },
      requiredApprovals: 0,
      signIn: { claimRoles: {} },
    });
  });

  it('take what the environment says', () => {
    const env = {
      ...shared,
      PORT: '0',
      HOST: '0.0.0.0',
      AUTH_ENCRYPTION_PREVIOUS_SECRETS: 'one, two,,',
      LADING_PUBLIC_URL: 'https://lading.example.com/base/',
      LOG_LEVEL: 'DEBUG',
      LADING_CHUNK_SIZE: '10',
    };
    expect(settingsOf(env)).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      publicUrl: 'https://lading.example.com/base',
      database: { type: 'postgres', url: address },
      adminToken: token,
      encryption: { current: secret, previous: ['one', 'two'] },
      logLevel: 'debug',
      limits: { chunkSize: 10, pageSize: 500 },
    });
  });

  it('treat an empty variable as unset', () => {
    const names = [
      'PORT',
      'DATABASE_URL',
      'LADING_ADMIN_TOKEN',
      'LOG_LEVEL',
      'AUTH_ENCRYPTION_PREVIOUS_SECRETS',
    ];
    expect(settingsOf(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(settingsOf({}));
  });

  it('have ways to sign in', () => {
    const env = {
      LADING_OIDC_ISSUER: 'https://id.example.com/realm',
      LADING_OIDC_AUDIENCE: 'lading, other',
      LADING_OIDC_ROLES: '{"groups":{"platform":"OPERATOR"}}',
      JWT_SECRET_KEY: 'é'.repeat(16),
      BASIC_AUTH_USER: 'carrier',
      BASIC_AUTH_PASSWORD: 'short',
    };
    const signIn = {
      oidc: { issuer: 'https://id.example.com/realm', audiences: ['lading', 'other'] },
      jwt: { secret: 'é'.repeat(16), issuer: 'mcpgateway', audience: 'mcpgateway-api' },
      claimRoles: { groups: { platform: 'operator' } },
    };
    // What a client signs in with elsewhere is none of ours.
    expect(settingsOf(env).signIn).toEqual(signIn);
    const on = {
      API_ALLOW_BASIC_AUTH: 'True',
      BASIC_AUTH_PASSWORD: 'sixteen signs ok',
      LADING_BASIC_ROLE: 'VIEWER',
    };
    const basic = { name: 'carrier', password: 'sixteen signs ok', role: 'viewer' };
    expect(settingsOf({ ...env, ...on }).signIn).toEqual({ ...signIn, basic });
  });

  it.each(['postgres:///lading?host=/run', 'postgresql://db/lading'])('accept the database %s', (url) => {
    expect(settingsOf({ ...shared, DATABASE_URL: url }).database).toEqual({ type: 'postgres', url });
  });
});

describe('settings are refused', () => {
  it.each<[Variables, string]>([
    [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ PORT: '-1' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ PORT: '80.5' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ PORT: ' 80' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ LADING_CHUNK_SIZE: '0' }, 'LADING_CHUNK_SIZE must be a whole number, 1 or more.'],
    [{ LADING_MAX_DEPTH: '1001' }, 'LADING_MAX_DEPTH must be a whole number from 1 to 1000.'],
    [{ LADING_MAX_KEY_LENGTH: '9e2' }, 'LADING_MAX_KEY_LENGTH must be a whole number from 40 to 640.'],
    [{ LADING_MAX_ENTITIES: '9007199254740993' }, 'LADING_MAX_ENTITIES must be a whole number, 1 or more.'],
    [{ LADING_ADMIN_TOKEN: 'x'.repeat(15) }, 'LADING_ADMIN_TOKEN must have 16 characters or more.'],
    [{ AUTH_ENCRYPTION_SECRET: 'short' }, 'AUTH_ENCRYPTION_SECRET must have 16 characters or more.'],
    [
      { LADING_PUBLIC_URL: 'lading.example.com' },
      'LADING_PUBLIC_URL must be a URL that starts with http:// or https://.',
    ],
    [
      { ...shared, DATABASE_URL: 'mysql://db/lading' },
      'DATABASE_URL must be a URL that starts with postgres:// or postgresql://.',
    ],
    [
      { ...shared, DATABASE_URL: 'postgres://' + 'a b' },
      'DATABASE_URL must be a URL that starts with postgres:// or postgresql://.',
    ],
    [
      { LADING_OIDC_ISSUER: 'http://id.example.com', LADING_OIDC_AUDIENCE: 'lading' },
      'LADING_OIDC_ISSUER must be a URL that starts with https://, or with http:// on this machine.',
    ],
    [
      { LADING_OIDC_ISSUER: 'https://id.example.com' },
      'LADING_OIDC_AUDIENCE must be set where LADING_OIDC_ISSUER is.',
    ],
    ...[
      ['{', ''],
      ['[]', ''],
      ['{"groups":"admins"}', '.groups'],
    ].map(([roles, place]): [Variables, string] => [
      { LADING_OIDC_ROLES: roles },
      `LADING_OIDC_ROLES${place} must be JSON such as {"groups":{"platform":"OPERATOR"}}, with the roles viewer, operator, admin.`,
    ]),
    [
      { LADING_OIDC_ROLES: '{"groups":{"a":"owner"}}' },
      'LADING_OIDC_ROLES.groups.a must be one of viewer, operator, admin.',
    ],
    [{ JWT_SECRET_KEY: 'x'.repeat(31) }, 'JWT_SECRET_KEY must have 32 bytes or more.'],
    ...['admin', ' Admin', 'a:b', undefined].map((name): [Variables, string] => [
      { ...basic, BASIC_AUTH_USER: name },
      'BASIC_AUTH_USER must be a name without a colon, and not admin, where API_ALLOW_BASIC_AUTH is true.',
    ]),
    ...['x'.repeat(15), undefined].map((password): [Variables, string] => [
      { ...basic, BASIC_AUTH_PASSWORD: password },
      'BASIC_AUTH_PASSWORD must have 16 characters or more where API_ALLOW_BASIC_AUTH is true.',
    ]),
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.'],
    [
      { ...shared, LADING_ADMIN_TOKEN: '' },
      'LADING_ADMIN_TOKEN must be set where DATABASE_URL is, the same on all replicas.',
    ],
    [
      { ...shared, AUTH_ENCRYPTION_SECRET: undefined },
      'AUTH_ENCRYPTION_SECRET must be set where DATABASE_URL is, the same on all replicas.',
    ],
  ])('when they are %j', (env, message) => expect(messagesOf(env)).toEqual([message]));

  it('with everything that is wrong at once', () => {
    expect(
      readSettings({ PORT: 'x', LOG_LEVEL: 'x', DATABASE_URL: 'x', LADING_ADMIN_TOKEN: 'x' }),
    ).toMatchObject({
      ok: false,
      problems: [
        { code: 'SETTING_INVALID', message: expect.stringMatching(/^PORT /) },
        { code: 'SETTING_INVALID', message: expect.stringMatching(/^DATABASE_URL /) },
        { code: 'SETTING_INVALID', message: expect.stringMatching(/^LADING_ADMIN_TOKEN /) },
        { code: 'SETTING_INVALID', message: expect.stringMatching(/^LOG_LEVEL /) },
        { code: 'SETTING_MISSING', message: expect.stringMatching(/^AUTH_ENCRYPTION_SECRET /) },
      ],
    });
  });

  it('without a word of what they were', () => {
    const names = [
      'PORT',
      'DATABASE_URL',
      'LADING_ADMIN_TOKEN',
      'AUTH_ENCRYPTION_SECRET',
      'LADING_PUBLIC_URL',
      'LOG_LEVEL',
    ];
    fc.assert(
      fc.property(fc.string({ maxLength: 10 }), (text) => {
        const messages = messagesOf(Object.fromEntries(names.map((name) => [name, `§${text}`])));
        expect(messages).toHaveLength(names.length);
        expect(messages.join()).not.toContain('§');
      }),
    );
  });
});
