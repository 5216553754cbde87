import { createHash, timingSafeEqual } from 'node:crypto';
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
    circumstances?: Circumstances,
  ): Promise<Viewer | undefined>;
}

/** Asks each way to sign in, in this order: those that look into the database last. */
export const createIdentity = (ways: readonly WayToSignIn[]): Identity => ({
  authenticate: async (authorization, circumstances = { isSuspect: false }) => {
    const credential = credentialIn(authorization ?? '');
    if (credential === undefined) return undefined;
    for (const way of ways) {
      const viewer = await way(credential, circumstances);
      if (viewer !== undefined) return viewer;
    }
    return undefined;
  },
});

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
export const signInAsAdmin =
  (adminToken: string): WayToSignIn =>
  (credential) =>
    credential.scheme === 'bearer' && isSame(credential.token, adminToken) ? admin : undefined;

// Hashes have one length, and comparing them takes the same time wherever they differ.
const isSame = (given: string, expected: string): boolean => timingSafeEqual(hash(given), hash(expected));

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
