import { createHash, hash } from 'node:crypto';
import type { Portable } from '../kinds/kind.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { compareCodePoints } from '../lib/characters.ts';

/** The digest of a fingerprinted portable (see `portable-states.ts`): SHA-256, in hexadecimal, of its canonical form. */
export const digestOf = (fingerprinted: Portable): string =>
  hash('sha256', canonicalJson(withTagsInOrder(fingerprinted)), 'hex');

/** Tags are a set: in which order somebody wrote them makes no difference. */
function withTagsInOrder(portable: Portable): Portable {
  const { tags } = portable;
  if (!Array.isArray(tags) || tags.length < 2) return portable;
  return { ...portable, tags: tags.map(String).sort(compareCodePoints) };
}

/** The digest over the digests of entities, which are given in order of kind and key. */
export interface Digest {
  add(kind: string, digest: string): void;
  /** Several at once: `<kind> <digest>` and a line feed for each. */
  addLines(lines: string): void;
  /** `sha256:` and the digest. */
  finish(): string;
}

/** Begins a digest over the digests of entities. */
export function createDigest(): Digest {
  const hash = createHash('sha256');
  return {
    add: (kind, digest) => hash.update(`${kind} ${digest}\n`),
    addLines: (lines) => hash.update(lines),
    finish: () => `sha256:${hash.digest('hex')}`,
  };
}

/** The digest over the digests of all these entities, which are in order of kind and key. */
export function digestOfAll(entities: Iterable<{ kind: string; digest: string }>): string {
  const all = createDigest();
  for (const { kind, digest } of entities) all.add(kind, digest);
  return all.finish();
}
