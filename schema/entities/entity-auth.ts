import type { Kind } from '../../src/kinds/kind.ts';
import type { AuthType as AuthTypeWord } from '../../src/kinds/portable-fields.ts';
import type { KeyRing } from '../../src/secrets/key-ring.ts';
import { builder } from '../builder.ts';
import { AuthType } from '../shared/enums.ts';

interface Credential {
  readonly kind: Kind;
  readonly type: AuthTypeWord;
  readonly sealed: string | null;
}

interface WithCredential {
  readonly auth_type: AuthTypeWord | null;
  readonly auth_value: string | null;
}

/** The credential of a row, if it has one. */
export const credentialOf =
  (kind: Kind) =>
  ({ auth_type: type, auth_value: sealed }: WithCredential): Credential | null =>
    type === null ? null : { kind, type, sealed };

/** What an object type says of its credential. */
export const authText =
  'How it authenticates at its url; null where it needs no credential. The secret itself is never shown.';

/** The object type of a credential, without its secret. */
export const EntityAuth = builder.objectRef<Credential>('EntityAuth').implement({
  description: 'How an entity authenticates. The secret itself never leaves the server in readable form.',
  fields: (t) => ({
    type: t.expose('type', { type: AuthType, description: 'In what form the secret is sent.' }),
    fingerprint: t.string({
      description:
        'Equal fingerprints mean equal secrets, on servers with the same AUTH_ENCRYPTION_SECRET only. Empty where there is no ' +
        'secret, `unreadable` where it was sealed under a key that this server does not have.',
      resolve: (credential, _args, { services }) => fingerprintOf(credential, services.ring),
    }),
    hasSecret: t.boolean({
      description: 'Whether a secret is stored; an import without secrets may have left it out.',
      resolve: ({ sealed }) => Boolean(sealed),
    }),
  }),
});

function fingerprintOf({ kind, sealed }: Credential, ring: KeyRing): string {
  if (!sealed) return '';
  const opened = ring.open({ kind: kind.name, field: 'auth_value' }, sealed);
  return opened.status === 'opened' ? ring.fingerprint(opened.clear) : 'unreadable';
}
