import { jsonPointer } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import type { Opened } from './key-ring.ts';
import type { SecretPlace } from './map-secrets.ts';
import { parseSealed } from './sealed-form.ts';

const remedy =
  'Give sourceSecret, the AUTH_ENCRYPTION_SECRET of the environment that the document comes from, ' +
  'or add it to AUTH_ENCRYPTION_PREVIOUS_SECRETS.';

/** Says why a sealed value does not open and what helps; `path` is relative to the entity. */
export function notOpened(
  sealed: string,
  failed: Exclude<Opened, { status: 'opened' }>,
  place: SecretPlace,
): Problem {
  if (failed.status === 'unknown-key') return keyUnknown(failed.keyId, place);
  return parseSealed(sealed) === undefined ? foreignNotOpened(place) : altered(place);
}

/** Says why something that is stored here cannot be sealed anew; `path` is relative to the entity. */
export const storedUnopened = (failed: Exclude<Opened, { status: 'opened' }>, place: SecretPlace): Problem =>
  failed.status === 'unknown-key'
    ? { code: 'SECRET_KEY_UNKNOWN', message: storedUnder(failed.keyId), path: pathOf(place) }
    : {
        code: 'SECRET_NOT_OPENED',
        message: 'What is stored does not open although its key is known; set the credential again.',
        path: pathOf(place),
      };

/** What helps where something is stored under a key that is not known. */
export const storedUnder = (keyId: string): string =>
  `What is stored is sealed under the key ${keyId}, which is not known here. Add its secret to ` +
  'AUTH_ENCRYPTION_PREVIOUS_SECRETS and rotate again, or bring it in again.';

/** Says that a value is in no form that could be opened. */
export const notSealed = (place: SecretPlace): Problem => ({
  code: 'SECRET_NOT_SEALED',
  message:
    'The value is sealed neither in the form of Lading nor in that of ContextForge. ' +
    'Leave it out to keep what is stored, and set the credential through the API.',
  path: pathOf(place),
});

const keyUnknown = (keyId: string, place: SecretPlace): Problem => ({
  code: 'SECRET_KEY_UNKNOWN',
  message: `The value is sealed under the key ${keyId}, which is not known here. ${remedy}`,
  path: pathOf(place),
});

const foreignNotOpened = (place: SecretPlace): Problem => ({
  code: 'SECRET_NOT_OPENED',
  message: `The value, in the form of ContextForge, does not open with any secret that is known here. ${remedy}`,
  path: pathOf(place),
});

const altered = (place: SecretPlace): Problem => ({
  code: 'SECRET_NOT_OPENED',
  message:
    'The key of the value is known, but it does not open: it was altered, or sealed for another kind or field. ' +
    'Export it from its source again.',
  path: pathOf(place),
});

const pathOf = ({ purpose, member }: SecretPlace): string =>
  member === undefined ? jsonPointer(purpose.field) : jsonPointer(purpose.field, member);
