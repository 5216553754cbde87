import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyResult,
  jwtVerify,
} from 'jose';
import { isLongerThan } from '../lib/characters.ts';
import { isStorable } from '../lib/storable.ts';
import type { Log } from '../log/members.ts';
import type { ClaimRoles, SignInSettings } from '../settings/settings.ts';
import { roleOf } from './claim-roles.ts';
import { adminName, type WayToSignIn } from './identity.ts';
import { createProviderKeys, type ProviderPatience } from './identity-provider.ts';
import { permissionsOfRole } from './permissions.ts';
import type { Viewer } from './viewer.ts';

/** Who issues tokens, and how they are known to come from there. */
interface Issuer {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** No issuer has algorithms of both sorts: a public key is never taken for a shared secret. */
  readonly algorithms: readonly string[];
  readonly key: JWTVerifyGetKey;
}

interface JwtSignInOptions {
  readonly log: Pick<Log, 'debug' | 'warn'>;
  readonly patience?: Partial<ProviderPatience> | undefined;
}

const publicKeyAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Signs in with JSON Web Tokens of the identity provider, and with those that share a secret with ContextForge. */
export function signInWithJwt(
  { oidc, jwt, claimRoles }: SignInSettings,
  { log, patience }: JwtSignInOptions,
): WayToSignIn {
  const issuers: Issuer[] = [];
  if (oidc !== undefined)
    issuers.push({
      ...{ issuer: oidc.issuer, audience: oidc.audiences, algorithms: publicKeyAlgorithms },
      key: createProviderKeys({ issuer: oidc.issuer, log, patience }),
    });
  if (jwt !== undefined) {
    const secret = new TextEncoder().encode(jwt.secret);
    issuers.push({
      ...{ issuer: jwt.issuer, audience: [jwt.audience], algorithms: ['HS256'] },
      key: async () => secret,
    });
  }
  return async (credential) => {
    if (credential.scheme !== 'bearer' || !isJwt(credential.token)) return undefined;
    try {
      const issuer = issuerOf(credential.token, issuers);
      return viewerOf(await verified(credential.token, issuer), claimRoles);
    } catch (error) {
      log.debug({ reason: reasonOf(error) }, 'A JSON Web Token was not taken.');
      return undefined;
    }
  };
}

// No header is longer, and a message of a WebSocket may be.
const longestToken = 16_384;

const isJwt = (token: string): boolean =>
  token.length <= longestToken && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token);

/** By what the token says of itself; whether that is true is found out with the key of the issuer. */
function issuerOf(token: string, issuers: readonly Issuer[]): Issuer {
  const { alg = '' } = decodeProtectedHeader(token);
  const { iss } = decodeJwt(token);
  const found = issuers.find(({ issuer, algorithms }) => issuer === iss && algorithms.includes(alg));
  if (found === undefined) throw new errors.JWTInvalid('No issuer that is known here signs like this.');
  return found;
}

// Clocks differ a little.
const clockToleranceSeconds = 5;

async function verified(token: string, { key, algorithms, ...asked }: Issuer): Promise<JWTPayload> {
  const { payload, protectedHeader }: JWTVerifyResult = await jwtVerify(token, key, {
    issuer: asked.issuer,
    audience: [...asked.audience],
    algorithms: [...algorithms],
    requiredClaims: ['exp', 'iss', 'aud', 'sub'],
    clockTolerance: clockToleranceSeconds,
  });
  const { typ } = protectedHeader;
  if (typ !== undefined && !types.has(typ.toLowerCase()))
    throw new errors.JWTInvalid('The token is one for another purpose.');
  return payload;
}

/** What tokens of access may say that they are (RFC 7519, RFC 9068). */
const types: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

/** Whoever has no role is known all the same, and may do nothing. */
function viewerOf(claims: JWTPayload, claimRoles: ClaimRoles): Viewer {
  const { sub, exp } = claims;
  if (exp === undefined || !isName(sub)) throw new errors.JWTInvalid('The subject cannot be a name here.');
  const role = roleOf(claims, claimRoles);
  return {
    name: sub,
    ...(role !== undefined && { role }),
    permissions: role === undefined ? new Set() : permissionsOfRole[role],
    expiresAt: new Date(exp * 1_000),
  };
}

const longestName = 255;

/** What can be stored and read in one line, and is not the name that the token of the settings has for itself. */
const isName = (subject: unknown): subject is string =>
  typeof subject === 'string' &&
  subject.trim() !== '' &&
  subject.trim().toLowerCase() !== adminName &&
  isStorable(subject) &&
  !/\p{Cc}/u.test(subject) &&
  !isLongerThan(subject, longestName);

/** Throws what is not about the token. */
function reasonOf(error: unknown): string {
  // A key that is too short for its algorithm is a TypeError of jose.
  if (error instanceof errors.JOSEError || error instanceof TypeError) return error.message;
  throw error;
}
