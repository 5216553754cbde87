import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { contextForgeKey } from './contextforge-sealed.ts';

/** Everything that comes of one secret; each key serves one end only. */
export interface SecretKeys {
  /** Public: names the secret in what it sealed, and reveals nothing of it. */
  readonly id: string;
  readonly sealing: KeyObject;
  readonly fingerprinting: KeyObject;
  /** For whole documents at rest. */
  readonly storing: KeyObject;
  /** For links that are a permission by themselves. */
  readonly signing: KeyObject;
  readonly contextForge: KeyObject;
}

/** Derives a secret's keys once, so that sealing a value costs no derivation. */
export const deriveKeys = (secret: string): SecretKeys => ({
  id: derive(secret, 'key id', 6).toString('base64url'),
  sealing: createSecretKey(derive(secret, 'sealing', 32)),
  fingerprinting: createSecretKey(derive(secret, 'fingerprinting', 32)),
  storing: createSecretKey(derive(secret, 'storing', 32)),
  signing: createSecretKey(derive(secret, 'signing', 32)),
  contextForge: contextForgeKey(secret),
});

// Salt and labels are part of the stored form: with others, nothing that is stored opens.
const derive = (secret: string, label: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'lading v1', label, length));
