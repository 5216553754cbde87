import { describe, expect, it } from 'vitest';
import { isMasked, isSecretHeader, mask } from '../../src/secrets/secret-headers.ts';

describe('a header is secret', () => {
  it.each([
    'Authorization',
    'AUTHORIZATION',
    'proxy-authorization',
    'Cookie',
    'Set-Cookie',
    'X-API-Key',
    'api-key',
    'ApiKey',
    'X-Auth-Token',
    'X-Amz-Security-Token',
    'access_token',
    'X-Refresh-Token',
    'Client-Secret',
    'x-bearer-token',
    'X-Session-Key',
    'X-Webhook-Secret',
    'password',
    'X-DB-Password',
  ])('when it is called %s', (name) => expect(isSecretHeader(name)).toBe(true));

  it.each([
    '',
    'Content-Type',
    'X-Env',
    'Accept',
    'X-Region',
    'User-Agent',
    'X-Request-Id',
    'X-Author',
    'Keep-Alive',
  ])('not when it is called %j', (name) => expect(isSecretHeader(name)).toBe(false));
});

describe('a value is a mask', () => {
  it.each([mask, '***', '********'])('when it is %s', (value) => expect(isMasked(value)).toBe(true));

  it.each(['', '*', '**', '*/*', 'a***', '***a', '*** ***', '***\n'])('not when it is %j', (value) =>
    expect(isMasked(value)).toBe(false),
  );
});
