import type { Log } from '../log/members.ts';
import type { SignInSettings } from '../settings/settings.ts';
import type { Store } from '../store/store.ts';
import { createIdentity, type Identity, signInAsAdmin, signInWithPassword } from './identity.ts';
import { signInWithJwt } from './jwt-sign-in.ts';
import { createSessionEnds, type SessionEnds } from './session-ends.ts';
import { createTokenSignIn } from './token-sign-in.ts';

/** Who may come in, and until when. */
export interface Access {
  readonly identity: Identity;
  readonly sessionEnds: SessionEnds;
  /** From now on a token that was revoked is good for nothing here, without waiting for the notice of it. */
  end(tokenId: string): void;
  close(): Promise<void>;
}

interface AccessOptions {
  readonly adminToken: string;
  readonly signIn: SignInSettings;
  readonly log: Log;
}

/** Opens every way to sign in. `store` should be one that clients cannot fill up. */
export function openAccess(store: Store, { adminToken, signIn, log }: AccessOptions): Access {
  const tokens = createTokenSignIn(store);
  const others = [
    signInAsAdmin(adminToken),
    ...(signIn.basic === undefined ? [] : [signInWithPassword(signIn.basic)]),
    signInWithJwt(signIn, { log }),
  ];
  const sessionEnds = createSessionEnds(store);
  return {
    identity: createIdentity([...others, tokens.signIn]),
    sessionEnds,
    end: (tokenId) => {
      tokens.forget(tokenId);
      sessionEnds.end(tokenId);
    },
    close: async () => {
      sessionEnds.close();
      await tokens.close();
    },
  };
}
