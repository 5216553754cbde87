import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import type { KeyRing } from './key-ring.ts';

const algorithm = 'HS256';

export interface LinkOptions {
  /** What the link is for: for anything else it is not valid. */
  readonly purpose: string;
  readonly expiresAt: Date;
}

/** A token that names something and cannot be made or changed by anybody else. */
export const signLink = (ring: KeyRing, id: string, { purpose, expiresAt }: LinkOptions): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: algorithm, kid: ring.keyId })
    .setSubject(id)
    .setAudience(purpose)
    .setExpirationTime(expiresAt)
    .sign(keyNamed(ring, ring.keyId));

export type ReadLink =
  | { readonly status: 'valid'; readonly id: string }
  | { readonly status: 'expired' | 'invalid' };

/** What a token names, where one of the ring's secrets has signed it for this purpose. */
export async function readLink(ring: KeyRing, token: string, purpose: string, now: Date): Promise<ReadLink> {
  try {
    const { kid = '' } = decodeProtectedHeader(token);
    const options = { algorithms: [algorithm], audience: purpose, currentDate: now };
    const { payload } = await jwtVerify(token, keyNamed(ring, kid), options);
    return { status: 'valid', id: payload.sub ?? '' };
  } catch (error) {
    return { status: error instanceof errors.JWTExpired ? 'expired' : 'invalid' };
  }
}

function keyNamed(ring: KeyRing, keyId: string) {
  const key = ring.signingKey(keyId);
  if (key === undefined) throw new errors.JWSInvalid('The token was signed under a secret that is not here.');
  return key;
}
