import type { Kind, Portable } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import { mapSecrets, type SecretPlace } from './map-secrets.ts';
import { mask } from './masks.ts';
import { secretForm } from './secret-form.ts';

/** An entity, or some of its fields, with a mask in the place of each secret: shows which ones there are. */
export const maskSecrets = (kind: Kind, portable: Portable): Portable =>
  mapSecrets(kind, portable, maskSecret);

function maskSecret(value: Json, place: SecretPlace): Json {
  const { form } = secretForm(value, place);
  return form === 'public' || form === 'blank' ? value : mask;
}
