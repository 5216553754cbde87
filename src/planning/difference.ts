import type { KindName } from '../kinds/registry.ts';
import { compareCodePoints } from '../lib/compare-code-points.ts';

export const differenceStatuses = ['added', 'changed', 'removed'] as const;
/** Added: only in the wanted state. Removed: only in the one that is there. */
export type DifferenceStatus = (typeof differenceStatuses)[number];

/** One kind's entities in one state: digests by key. */
export type Digests = ReadonlyMap<string, string>;

/** What the digests tell of a key: entities that are different have to be looked at field by field. */
export interface Pair {
  readonly key: string;
  readonly is: 'added' | 'removed' | 'different' | 'same';
}

/** All keys of both states in the order of documents. */
export function* pairs(from: Digests, to: Digests): Generator<Pair> {
  const keys = [...new Set([...from.keys(), ...to.keys()])].sort(compareCodePoints);
  for (const key of keys) yield { key, is: relation(from.get(key), to.get(key)) };
}

function relation(before: string | undefined, after: string | undefined): Pair['is'] {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  return before === after ? 'same' : 'different';
}

/** How many entities of a kind, or of all, became what. */
export type DifferenceCounts = { -readonly [Status in DifferenceStatus | 'unchanged']: number };

export const noDifferences = (): DifferenceCounts => ({ added: 0, changed: 0, removed: 0, unchanged: 0 });

export function sumOf(counts: Iterable<DifferenceCounts>): DifferenceCounts {
  const sum = noDifferences();
  for (const { added, changed, removed, unchanged } of counts) {
    sum.added += added;
    sum.changed += changed;
    sum.removed += removed;
    sum.unchanged += unchanged;
  }
  return sum;
}

/** An entity that is not the same in both states. */
export interface DifferentEntity {
  readonly kind: KindName;
  readonly key: string;
  readonly status: DifferenceStatus;
}
