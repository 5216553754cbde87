import type { Json } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { envelopeValue } from './contextforge-envelope.ts';
import type { KeyRing, Opened } from './key-ring.ts';
import type { SecretPlace } from './map-secrets.ts';
import { isMask, mask } from './masks.ts';
import { parseSealed } from './sealed-form.ts';
import { secretForm } from './secret-form.ts';
import { notOpened, notSealed } from './secret-problem.ts';

/** `ring` seals; `source`, the ring of the document's origin, is asked first for what is to be opened. */
export interface ResealKeys {
  readonly ring: KeyRing;
  readonly source?: KeyRing;
}

/** `left`: no secret, or none given, with what stands in its place (undefined: nothing). */
export type ResealedSecret =
  | { readonly status: 'sealed'; readonly sealed: string; readonly clear: string; readonly wasClear: boolean }
  | { readonly status: 'left'; readonly value: Json | undefined }
  | { readonly status: 'refused'; readonly problem: Problem };

/** Brings one value of a document, in whatever form it comes, under the ring's current key. */
export function resealSecret(value: Json, place: SecretPlace, keys: ResealKeys): ResealedSecret {
  const secret = secretForm(value, place);
  switch (secret.form) {
    case 'public':
      return { status: 'left', value };
    case 'blank':
      return { status: 'left', value: place.member === undefined && !isMask(value) ? undefined : mask };
    case 'clear':
      return { ...sealed(secret.clear, place, keys.ring), wasClear: true };
    case 'sealed':
      return resealText(secret.sealed, place, keys);
    case 'envelope':
      return resealEnvelope(secret.sealed, place, keys);
    case 'unknown':
      return { status: 'refused', problem: notSealed(place) };
  }
}

function resealText(text: string, place: SecretPlace, keys: ResealKeys): ResealedSecret {
  const opened = open(text, place, keys);
  if (opened.status !== 'opened') return refused(text, opened, place);
  const isCurrent = parseSealed(text)?.keyId === keys.ring.keyId;
  return isCurrent ? kept(text, opened.clear) : sealed(opened.clear, place, keys.ring);
}

function resealEnvelope(text: string, place: SecretPlace, keys: ResealKeys): ResealedSecret {
  const opened = open(text, place, keys);
  if (opened.status !== 'opened') return refused(text, opened, place);
  const clear = envelopeValue(opened.clear);
  return clear === undefined
    ? { status: 'refused', problem: notSealed(place) }
    : sealed(clear, place, keys.ring);
}

function open(text: string, { purpose }: SecretPlace, { ring, source }: ResealKeys): Opened {
  const bySource = source?.open(purpose, text);
  if (bySource?.status === 'opened') return bySource;
  const byRing = ring.open(purpose, text);
  // A ring that knows the key has more to say than one that does not.
  return byRing.status === 'unknown-key' ? (bySource ?? byRing) : byRing;
}

const kept = (text: string, clear: string) =>
  ({ status: 'sealed', sealed: text, clear, wasClear: false }) as const;

const sealed = (clear: string, { purpose }: SecretPlace, ring: KeyRing) =>
  kept(ring.seal(purpose, clear), clear);

const refused = (
  text: string,
  failed: Exclude<Opened, { status: 'opened' }>,
  place: SecretPlace,
): ResealedSecret => ({ status: 'refused', problem: notOpened(text, failed, place) });
