import { createHash, hash } from 'node:crypto';
import type { Portable } from '../kinds/kind.ts';
import { canonicalJson } from '../lib/canonical-json.ts';

/** SHA-256 (hexadecimal) of the canonical form of a complete portable whose secrets are fingerprints. */
export const digestOf = (fingerprinted: Portable): string =>
  hash('sha256', canonicalJson(fingerprinted), 'hex');

/** `sha256:` and the digest over the digests of entities, given in order of kind and key. */
export function digestOfAll(entities: Iterable<{ kind: string; digest: string }>): string {
  const hash = createHash('sha256');
  for (const { kind, digest } of entities) hash.update(`${kind} ${digest}\n`);
  return `sha256:${hash.digest('hex')}`;
}
