import { createHmac, type KeyObject } from 'node:crypto';
import { decrypt, encrypt } from './aes-gcm.ts';
import { openContextForge } from './contextforge-sealed.ts';
import { deriveKeys, type SecretKeys } from './derive-keys.ts';
import { nextNonce } from './next-nonce.ts';
import { openBytes, sealBytes } from './sealed-bytes.ts';
import { formatSealed, parseSealed, type SealedForm } from './sealed-form.ts';

/** What a value is sealed for: moved to another kind or field it does not open. */
export interface SecretPurpose {
  readonly kind: string;
  readonly field: string;
}

/** `isCurrent`: in our form and under the current key, so that sealing it anew would gain nothing. */
export type Opened =
  | { readonly status: 'opened'; readonly clear: string; readonly isCurrent: boolean }
  | { readonly status: 'unknown-key'; readonly keyId: string }
  | { readonly status: 'broken' };

/** Seals with the current secret; opens with it and all previous ones, our form and ContextForge's. */
export interface KeyRing {
  /** Public id of the current secret. */
  readonly keyId: string;
  /** Those of the former ones. */
  readonly formerKeyIds: readonly string[];
  seal(purpose: SecretPurpose, clear: string): string;
  open(purpose: SecretPurpose, sealed: string): Opened;
  /** Seals a piece of a document that waits in the database; it opens in this place only. */
  sealBytes(place: string, clear: Uint8Array): Buffer;
  /** Undefined where it was sealed under a secret that is not on the ring, in another place, or is damaged. */
  openBytes(place: string, sealed: Uint8Array): Buffer | undefined;
  /** Signs links; that of a former secret only verifies them. Undefined where it is not on the ring. */
  signingKey(keyId: string): KeyObject | undefined;
  /** Equal fingerprints mean equal secrets, as long as the current secret is the same. */
  fingerprint(clear: string): string;
}

/** The secrets of a ring: `current` seals, `previous` ones only open. */
export interface RingSecrets {
  readonly current: string;
  readonly previous?: readonly string[];
}

// Beside the rings and not in them, so that no log and no message can show them by showing a ring.
const secretsByRing = new WeakMap<KeyRing, RingSecrets>();

/** What a ring was made of, for another thread to make the same ring; goes nowhere else. */
export function secretsOf(ring: KeyRing): RingSecrets {
  const secrets = secretsByRing.get(ring);
  if (secrets === undefined) throw new TypeError('The key ring was not made by createKeyRing.');
  return secrets;
}

export function createKeyRing(secrets: RingSecrets): KeyRing {
  const { current, previous = [] } = secrets;
  const all: [SecretKeys, ...SecretKeys[]] = [deriveKeys(current), ...previous.map(deriveKeys)];
  const [currentKeys] = all;
  const { id: keyId, sealing, fingerprinting } = currentKeys;
  const ring: KeyRing = {
    keyId,
    formerKeyIds: all.slice(1).map(({ id }) => id),
    seal: (purpose, clear) =>
      formatSealed({ keyId, body: encrypt(sealing, nextNonce(), clear, associatedText(purpose)) }),
    open: (purpose, sealed) => {
      const form = parseSealed(sealed);
      return form === undefined ? openForeign(all, sealed) : openOwn(all, purpose, form);
    },
    sealBytes: (place, clear) => sealBytes(currentKeys, place, clear),
    openBytes: (place, sealed) => openBytes(all, place, sealed),
    signingKey: (id) => all.find((keys) => keys.id === id)?.signing,
    fingerprint: (clear) => createHmac('sha256', fingerprinting).update(clear).digest('hex').slice(0, 32),
  };
  secretsByRing.set(ring, secrets);
  return ring;
}

const formerRings = new WeakMap<KeyRing, readonly KeyRing[]>();

/** The ring as it was under each of its former secrets: opens the same, and has the fingerprints of that time. */
export function formerRingsOf(ring: KeyRing): readonly KeyRing[] {
  const { current, previous = [] } = secretsOf(ring);
  const known = formerRings.get(ring);
  const rings =
    known ?? previous.map((former) => createKeyRing({ current: former, previous: [current, ...previous] }));
  formerRings.set(ring, rings);
  return rings;
}

function openOwn(all: readonly SecretKeys[], purpose: SecretPurpose, { keyId, body }: SealedForm): Opened {
  const keys = all.find(({ id }) => id === keyId);
  if (keys === undefined) return { status: 'unknown-key', keyId };
  const clear = decrypt(keys.sealing, body, associatedText(purpose));
  return clear === undefined
    ? { status: 'broken' }
    : { status: 'opened', clear, isCurrent: keyId === all[0]?.id };
}

function openForeign(all: readonly SecretKeys[], sealed: string): Opened {
  for (const { contextForge } of all) {
    const clear = openContextForge(contextForge, sealed);
    if (clear !== undefined) return { status: 'opened', clear, isCurrent: false };
  }
  return { status: 'broken' };
}

// As JSON, so that no kind and field can be read as another kind and field.
const associatedText = ({ kind, field }: SecretPurpose): string => JSON.stringify([kind, field]);
