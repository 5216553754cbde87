import type { KeyRing } from './key-ring.ts';

/** What stands for a secret in digests and diffs. */
export const fingerprintMark = (ring: KeyRing, clear: string): string =>
  `fingerprint:${ring.fingerprint(clear)}`;

/** What stands for a secret that does not open: equal for equal text. Keyed, as the text may be in clear. */
export const unreadableMark = (ring: KeyRing, text: string): string =>
  `fingerprint:unreadable:${ring.fingerprint(text)}`;
