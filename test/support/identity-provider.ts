import { once } from 'node:events';
import { createServer } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterTestFile } from './clean-ups.ts';

interface Key {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

interface TokenOptions {
  readonly key?: Key | undefined;
  readonly header?: object;
}

/** An identity provider that is real but for its users. */
export interface IdentityProvider {
  readonly issuer: string;
  /** The paths that it was asked for. */
  readonly asked: string[];
  /** Makes a key, and signs with it from now on; it is published unless told otherwise. */
  rotate(options?: { alg?: string; isPublished?: boolean }): Promise<Key>;
  /** Publishes the newest key only. */
  forgetFormerKeys(): void;
  /** A token of somebody for the tests, with what is said otherwise; undefined leaves a claim out. */
  token(claims?: Record<string, unknown>, options?: TokenOptions): Promise<string>;
  /** From now on it answers with this status, or never. */
  answerWith(status: number | 'nothing'): void;
}

export const audience = 'lading';

export async function startIdentityProvider(): Promise<IdentityProvider> {
  let published: JWK[] = [];
  let current: Key | undefined;
  let status: number | 'nothing' = 200;
  const asked: string[] = [];
  const http = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (status === 'nothing') return;
    const body = url.startsWith('/.well-known/')
      ? { issuer, jwks_uri: `${issuer}/keys` }
      : { keys: published };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  afterTestFile(async () => http.close().closeAllConnections());
  const address = http.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const rotate: IdentityProvider['rotate'] = async ({ alg = 'ES256', isPublished = true } = {}) => {
    const pair = await generateKeyPair(alg, { extractable: true });
    current = { ...pair, alg, kid: `key-${asked.length}-${published.length}` };
    if (isPublished) published.push({ ...(await exportJWK(pair.publicKey)), kid: current.kid, alg });
    return current;
  };
  await rotate();
  return {
    issuer,
    asked,
    rotate,
    forgetFormerKeys: () => {
      published = published.slice(-1);
    },
    token: async (claims = {}, { key = current, header = {} } = {}) => {
      if (key === undefined) throw new Error('The provider has no key.');
      const payload: JWTPayload = {
        iss: issuer,
        aud: audience,
        sub: 'anna@example.com',
        exp: inSeconds(300),
        ...claims,
      };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
        .sign(key.privateKey);
    },
    answerWith: (next) => {
      status = next;
    },
  };
}

/** A time as claims have it. */
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;
