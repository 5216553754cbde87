import type { Kind, Portable } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import { mapSecrets, type SecretPlace } from './map-secrets.ts';
import { secretForm } from './secret-form.ts';

/** An entity with something else in the place of each secret that it has, for formats that no secret may travel in. */
export const replaceSecrets = (
  kind: Kind,
  portable: Portable,
  standIn: (place: SecretPlace) => Json | undefined,
): Portable => mapSecrets(kind, portable, (value, place) => replacement(value, place, standIn));

function replacement(
  value: Json,
  place: SecretPlace,
  standIn: (place: SecretPlace) => Json | undefined,
): Json | undefined {
  const { form } = secretForm(value, place);
  switch (form) {
    case 'public':
      return value;
    case 'blank':
      if (place.part !== undefined) return value;
      return place.member === undefined ? null : undefined;
    case 'clear':
    case 'sealed':
    case 'envelope':
    case 'unknown':
      return standIn(place);
  }
}
