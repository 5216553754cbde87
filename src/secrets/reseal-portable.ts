import type { Kind, Portable } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { fingerprintMark } from './fingerprint-mark.ts';
import { mapSecrets, placeName, type SecretPlace } from './map-secrets.ts';
import { mask } from './masks.ts';
import { type ResealedSecret, type ResealKeys, resealSecret } from './reseal-secret.ts';

/** With problems, `portable` is without the secrets they are about, as if they were masked: it must not be stored. */
export interface Resealed {
  /** Secrets sealed under the current key; `auth_value` left out, header members masked, where none was given. */
  readonly portable: Portable;
  /** The same with fingerprints in the place of secrets. */
  readonly fingerprinted: Portable;
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}

/** Brings all secrets of a document's entity under the ring's current key. */
export function resealPortable(kind: Kind, portable: Portable, keys: ResealKeys): Resealed {
  const found: Found = { marks: new Map(), warnings: [], problems: [] };
  const resealed = mapSecrets(kind, portable, (value, place) => {
    const secret = resealSecret(value, place, keys);
    note(found, secret, place, keys);
    return replacement(secret, place);
  });
  const fingerprinted =
    found.marks.size === 0
      ? resealed
      : mapSecrets(kind, resealed, (value) => found.marks.get(value) ?? value);
  return { portable: resealed, fingerprinted, warnings: found.warnings, problems: found.problems };
}

/** `marks`: sealed text → its fingerprint. */
interface Found {
  readonly marks: Map<Json, string>;
  readonly warnings: string[];
  readonly problems: Problem[];
}

function note(found: Found, secret: ResealedSecret, place: SecretPlace, { ring }: ResealKeys): void {
  if (secret.status === 'refused') found.problems.push(secret.problem);
  if (secret.status !== 'sealed') return;
  found.marks.set(secret.sealed, fingerprintMark(ring, secret.clear));
  if (secret.wasClear)
    found.warnings.push(`SECRET_IN_CLEAR: The document has ${placeName(place)} in clear; it is sealed here.`);
}

function replacement(secret: ResealedSecret, { member }: SecretPlace): Json | undefined {
  switch (secret.status) {
    case 'sealed':
      return secret.sealed;
    case 'left':
      return secret.value;
    case 'refused':
      return member === undefined ? undefined : mask;
  }
}
