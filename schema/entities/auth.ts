import type { Kind } from '../../src/kinds/kind.ts';
import type { AuthType as AuthTypeWord } from '../../src/kinds/shared-fields.ts';
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

const BasicAuthInput = builder.inputType('BasicAuthInput', {
  description: 'A username and a password, as RFC 7617 sends them.',
  fields: (t) => ({
    username: t.string({ description: 'Anything without a colon.' }),
    password: t.string({ description: 'In clear; it is sealed at once, and never shown again.' }),
  }),
});

const BearerAuthInput = builder.inputType('BearerAuthInput', {
  description: 'A token, as RFC 6750 sends it.',
  fields: (t) => ({
    token: t.string({
      description: 'In clear and without the word Bearer; it is sealed at once, and never shown again.',
    }),
  }),
});

const NamedValueInput = builder.inputType('NamedValueInput', {
  description: 'A header of a request, or a parameter of its url.',
  fields: (t) => ({
    name: t.string({
      description: 'As it is sent: that of an HTTP header, each once, or of the parameter, not empty.',
    }),
    value: t.string({ description: 'In clear; it is sealed at once, and never shown again.' }),
  }),
});

/** The input of a credential: it comes in clear, and is sealed before anything is stored. */
export const AuthInput = builder.inputType('AuthInput', {
  description: 'A credential in one of its forms, in clear; it is sealed at once and never shown again.',
  isOneOf: true,
  fields: (t) => ({
    basic: t.field({
      type: BasicAuthInput,
      required: false,
      description: 'Sent as `Authorization: Basic …`.',
    }),
    bearer: t.field({
      type: BearerAuthInput,
      required: false,
      description: 'Sent as `Authorization: Bearer …`.',
    }),
    headers: t.field({
      type: [NamedValueInput],
      required: false,
      description: 'Headers that are sent with every request; one at least.',
    }),
    oauth: t.field({
      type: 'JSON',
      required: false,
      description: 'An object: the configuration of OAuth, as the gateway that uses it understands it.',
    }),
    queryParam: t.field({
      type: NamedValueInput,
      required: false,
      description: 'A parameter that is added to the url of every request.',
    }),
    none: t.boolean({
      required: false,
      description: 'True removes the credential that is stored; false is refused.',
    }),
  }),
});

/** What an input says of its credential. */
export const authInputText = (isNew: boolean): string =>
  isNew
    ? 'How it authenticates at its url; leave it out where it needs no credential.'
    : 'How it authenticates at its url. Left out: as it is; null, or `{none: true}`, takes the stored credential away.';
