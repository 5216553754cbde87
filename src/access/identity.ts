import { createHash, timingSafeEqual } from 'node:crypto';
import type { SignInSettings } from '../settings/settings.ts';
import { permissionsOfRole } from './permissions.ts';
import type { Viewer } from './viewer.ts';

/** What an `Authorization` header has besides the name of its scheme. */
export type Credential =
  | { readonly scheme: 'bearer'; readonly token: string }
  | { readonly scheme: 'basic'; readonly name: string; readonly password: string };

/** How a credential came. */
export interface Circumstances {
  /** Whether so many wrong ones came from there that it is not worth much to find out about another one. */
  readonly isSuspect: boolean;
}

/** What a password may be. */
export interface PasswordHandling {
  /** For clients that only know names and passwords: a token may be sent as the password, with any name. */
  readonly mayBeToken?: boolean;
}

/** Who has a credential; undefined where it is none that this way knows. Throws `SignInUnavailable` where that cannot be said. */
export type WayToSignIn = (
  credential: Credential,
  circumstances: Circumstances,
) => Viewer | undefined | Promise<Viewer | undefined>;

/** Who asks cannot be found out now; the same credential may be taken a little later. */
export class SignInUnavailable extends Error {
  override readonly name = 'SignInUnavailable';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Knows who sends what. */
export interface Identity {
  /** Who sends this `Authorization` header; undefined when it is absent or its credential is not known. Throws `SignInUnavailable`. */
  authenticate(
    authorization: string | undefined | null,
    circumstances?: Circumstances & PasswordHandling,
  ): Promise<Viewer | undefined>;
}

/** Asks each way to sign in, in this order: those that look into the database last. */
export const createIdentity = (ways: readonly WayToSignIn[]): Identity => ({
  authenticate: async (authorization, { isSuspect, mayBeToken = false } = { isSuspect: false }) => {
    const credential = credentialIn(authorization ?? '');
    if (credential === undefined) return undefined;
    const credentials = mayBeToken ? [credential, ...asToken(credential)] : [credential];
    for (const one of credentials) {
      const viewer = await firstOf(ways, one, { isSuspect });
      if (viewer !== undefined) return viewer;
    }
    return undefined;
  },
});

const asToken = (credential: Credential): Credential[] =>
  credential.scheme === 'basic' ? [{ scheme: 'bearer', token: credential.password }] : [];

async function firstOf(
  ways: readonly WayToSignIn[],
  credential: Credential,
  circumstances: Circumstances,
): Promise<Viewer | undefined> {
  for (const way of ways) {
    const viewer = await way(credential, circumstances);
    if (viewer !== undefined) return viewer;
  }
  return undefined;
}

function credentialIn(authorization: string): Credential | undefined {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(authorization.trim()) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return { scheme: 'bearer', token: value };
    case 'basic':
      return basicIn(value);
    default:
      return undefined;
  }
}

function basicIn(encoded: string): Credential | undefined {
  const [, name, password] = /^([^:]*):([\s\S]*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return name === undefined || password === undefined ? undefined : { scheme: 'basic', name, password };
}

/** What whoever has the token of the settings is called; no other token has this name. */
export const adminName = 'admin';

const admin: Viewer = { name: adminName, role: 'admin', permissions: permissionsOfRole.admin };

/** The token of the settings, which has every right. */
export function signInAsAdmin(adminToken: string): WayToSignIn {
  const isAdminToken = isSameAs(adminToken);
  return (credential) =>
    credential.scheme === 'bearer' && isAdminToken(credential.token) ? admin : undefined;
}

/** The name and password of the settings, which all clients share that know nothing else. */
export function signInWithPassword({
  name,
  password,
  role,
}: NonNullable<SignInSettings['basic']>): WayToSignIn {
  const viewer: Viewer = { name, role, permissions: permissionsOfRole[role] };
  const [isName, isPassword] = [isSameAs(name), isSameAs(password)];
  return (credential) => {
    if (credential.scheme !== 'basic') return undefined;
    // Both, whatever becomes of the first: how long it takes does not tell which one was wrong.
    const [hasName, hasPassword] = [isName(credential.name), isPassword(credential.password)];
    return hasName && hasPassword ? viewer : undefined;
  };
}

// Hashes have one length, and comparing them takes the same time wherever they differ.
function isSameAs(expected: string): (given: string) => boolean {
  const hashed = hash(expected);
  return (given) => timingSafeEqual(hash(given), hashed);
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
