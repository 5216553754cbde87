import type { Kind, Portable } from '../kinds/kind.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import type { Json } from '../lib/json.ts';
import { fingerprintMark, unreadableMark } from './fingerprint-mark.ts';
import type { KeyRing } from './key-ring.ts';
import { mapSecrets, type SecretPlace } from './map-secrets.ts';
import { secretForm } from './secret-form.ts';

/** A stored entity with a keyed fingerprint in the place of each secret: fit for digests, diffs and eyes. */
export const fingerprintPortable = (kind: Kind, portable: Portable, ring: KeyRing): Portable =>
  mapSecrets(kind, portable, (value, place) => fingerprintSecret(value, place, ring));

function fingerprintSecret(value: Json, place: SecretPlace, ring: KeyRing): Json {
  const secret = secretForm(value, place);
  switch (secret.form) {
    case 'blank':
    case 'public':
      return value;
    case 'clear':
      return fingerprintMark(ring, secret.clear);
    case 'sealed':
      return fingerprintSealed(secret.sealed, place, ring);
    case 'envelope':
    case 'unknown':
      return unreadableMark(ring, canonicalJson(value));
  }
}

function fingerprintSealed(sealed: string, { purpose }: SecretPlace, ring: KeyRing): string {
  const opened = ring.open(purpose, sealed);
  return opened.status === 'opened' ? fingerprintMark(ring, opened.clear) : unreadableMark(ring, sealed);
}
