import type { LinesReading } from './lines-reading.ts';

/** Takes note of a key that was deleted; `undefined` where it is too large to be held. */
export function keepDeletion(
  { checks, deletionCounts }: LinesReading,
  collection: string,
  key: unknown,
): void {
  // The first line can have said already that this is a delta.
  if (checks.deletions.references === undefined) checks.deletions.open();
  const list = deletionCounts.get(collection) ?? {
    count: 0,
    isKnown: checks.deletions.openCollection(collection),
  };
  deletionCounts.set(collection, list);
  if (!list.isKnown) return;
  checks.countEntity();
  checks.deletions.take(collection, list.count++, key);
}
