import type { Json } from '../lib/json.ts';
import { envelopeValue } from './contextforge-envelope.ts';
import type { KeyRing } from './key-ring.ts';
import type { SecretPlace } from './map-secrets.ts';
import { secretForm } from './secret-form.ts';

/** The clear text of what stands where a secret may stand; undefined where there is none, or it does not open. */
export function openSecret(value: Json, place: SecretPlace, ring: KeyRing): string | undefined {
  const secret = secretForm(value, place);
  switch (secret.form) {
    case 'clear':
      return secret.clear;
    case 'sealed':
      return opened(secret.sealed, place, ring);
    case 'envelope':
      return envelopeValue(opened(secret.sealed, place, ring) ?? '');
    case 'blank':
    case 'public':
    case 'unknown':
      return undefined;
  }
}

function opened(sealed: string, { purpose }: SecretPlace, ring: KeyRing): string | undefined {
  const result = ring.open(purpose, sealed);
  return result.status === 'opened' ? result.clear : undefined;
}
