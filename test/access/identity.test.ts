import { describe, expect, it } from 'vitest';
import { createIdentity, signInAsAdmin } from '../../src/access/identity.ts';
import { permissions } from '../../src/access/permissions.ts';
import { authorizationIn } from '../../src/server/serve-web-sockets.ts';

const { authenticate } = createIdentity([signInAsAdmin('secret-of-admin')]);

describe('the token of the settings', () => {
  it.each(['Bearer secret-of-admin', 'bearer  secret-of-admin '])(
    'signs in as one who may do everything, by %j',
    async (authorization) => {
      expect(await authenticate(authorization)).toEqual({
        name: 'admin',
        role: 'admin',
        permissions: new Set(permissions),
      });
    },
  );

  it.each([
    undefined,
    null,
    '',
    'secret-of-admin',
    'Bearer secret-of-admi',
    'Bearer secret-of-admin2',
    `Basic ${Buffer.from('admin:secret-of-admin').toString('base64')}`,
    'Basic !!',
    'Bearer',
  ])('is not what %j says', async (authorization) => {
    expect(await authenticate(authorization)).toBeUndefined();
  });
});

describe('the parameters of a WebSocket', () => {
  it.each([
    { authorization: 'Bearer secret-of-admin' },
    { Authorization: 'bearer secret-of-admin' },
    { token: 'secret-of-admin' },
  ])('%j sign in', async (parameters) => {
    expect(await authenticate(authorizationIn(parameters))).toMatchObject({ name: 'admin' });
  });

  it.each([undefined, {}, { token: 5 }, { token: '' }, { authorization: 'secret-of-admin' }])(
    '%j do not',
    async (parameters) => {
      expect(await authenticate(authorizationIn(parameters))).toBeUndefined();
    },
  );
});
