import type { Kind, Portable } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import { mapSecrets, type SecretPlace } from './map-secrets.ts';
import { mask } from './masks.ts';
import { secretForm } from './secret-form.ts';

/** An entity without its secrets, not even sealed: for documents that are shared. */
export const omitSecrets = (kind: Kind, portable: Portable): Portable =>
  mapSecrets(kind, portable, omitSecret);

/** What comes in the place of one secret that is left out. */
export function omitSecret(value: Json, place: SecretPlace): Json | undefined {
  if (place.member === undefined) return null;
  // A part that went without a trace would be taken away from what is stored by an import.
  if (place.part !== undefined) return mask;
  return secretForm(value, place).form === 'public' ? value : undefined;
}
