import { type Kind, keyOf, type Portable } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import { mapSecrets, placeName } from '../secrets/map-secrets.ts';
import { secretForm } from '../secrets/secret-form.ts';
import { secretsIn } from './check-fields.ts';

/** As many warnings about secrets as anybody reads. */
export const mostSecretsTold = 50;

/** What is said after so many of them. */
export const moreNotOmitted = 'SECRET_NOT_OMITTED: There may be more.';

/** A warning where an entity looks as if it had a secret nevertheless in a document that is to have none. */
export function secretNotOmitted(kind: Kind<KindName>, portable: Portable): string | undefined {
  const places = secretsIn(kind, portable);
  if (places.length === 0) return undefined;
  return (
    `SECRET_NOT_OMITTED: The ${kind.name} '${keyOf(kind, portable)}' has what looks like a secret in its ` +
    `${places.join(', ')}, which stands in this document as it is.`
  );
}

/** A warning where an entity has secrets that nobody has sealed, and keeps them so. */
export function secretInClear(kind: Kind<KindName>, portable: Portable): string | undefined {
  const places = new Set<string>();
  mapSecrets(kind, portable, (value, place) => {
    if (['clear', 'unknown'].includes(secretForm(value, place).form)) places.add(placeName(place));
    return value;
  });
  if (places.size === 0) return undefined;
  return `SECRET_IN_CLEAR: The ${kind.name} '${keyOf(kind, portable)}' has ${[...places].join(', ')} in clear here, as it came.`;
}
