import type { Kind, Portable } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import type { KeyRing } from './key-ring.ts';
import { mapSecrets, type SecretPlace } from './map-secrets.ts';
import { parseSealed, sealedStart } from './sealed-form.ts';
import { secretForm } from './secret-form.ts';
import { storedUnopened } from './secret-problem.ts';

/** What is stored of an entity, its secrets under the current key as far as they open; `problems` say which do not. */
export interface RenewedSecrets {
  readonly portable: Portable;
  readonly problems: readonly Problem[];
}

/** Seals under the current key what is under another one; the same object where nothing is. */
export function renewSecrets(kind: Kind, portable: Portable, ring: KeyRing): RenewedSecrets {
  const problems: Problem[] = [];
  const renewed = mapSecrets(kind, portable, (value, place) => {
    const opened = openFormer(value, place, ring);
    if (opened === undefined) return value;
    if (opened.status === 'opened') return ring.seal(place.purpose, opened.clear);
    problems.push(storedUnopened(opened, place));
    return value;
  });
  return { portable: renewed, problems };
}

/** Undefined where nothing is sealed, or under the current key. */
function openFormer(value: Json, place: SecretPlace, ring: KeyRing) {
  const secret = secretForm(value, place);
  if (secret.form !== 'sealed' || parseSealed(secret.sealed)?.keyId === ring.keyId) return undefined;
  return ring.open(place.purpose, secret.sealed);
}

/** Whether a text may have something that one of the ring's former keys has sealed; most rings have no such key. */
export const mayBeFormer = ({ formerKeyIds }: KeyRing, text: string): boolean =>
  formerKeyIds.some((id) => text.includes(sealedStart(id)));

/**
 * The same of what was read to be written again: so that nothing goes back under a former key that a rotation has
 * passed already. Nothing to do where there is no former key.
 */
export const renewed = (kind: Kind, portable: Portable, ring: KeyRing): Portable =>
  ring.formerKeyIds.length === 0 || kind.secrets.length === 0
    ? portable
    : renewSecrets(kind, portable, ring).portable;
