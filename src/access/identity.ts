import type { Viewer } from './viewer.ts';

/** What an `Authorization` header has besides the name of its scheme. */
export type Credential =
  | { readonly scheme: 'bearer'; readonly token: string }
  | { readonly scheme: 'basic'; readonly name: string; readonly password: string };

/** Who has a credential; undefined where it is none that this way knows. Throws where that cannot be said now. */
export type WayToSignIn = (credential: Credential) => Viewer | undefined | Promise<Viewer | undefined>;

/** Knows who sends what. */
export interface Identity {
  /** Who sends this `Authorization` header; undefined when it is absent or its credential is not known. */
  authenticate(authorization: string | undefined | null): Promise<Viewer | undefined>;
}

/** Asks each way to sign in, in this order: those that look into the database last. */
export const createIdentity = (ways: readonly WayToSignIn[]): Identity => ({
  authenticate: async (authorization) => {
    const credential = credentialIn(authorization ?? '');
    if (credential === undefined) return undefined;
    for (const way of ways) {
      const viewer = await way(credential);
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
