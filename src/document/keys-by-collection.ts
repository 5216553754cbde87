import { kinds } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';

/** Keys under the name of their kind's list, as a delta names what was deleted; kinds without any are left out. */
export function keysByCollection(references: readonly EntityReference[]): Record<string, string[]> {
  const byCollection: Record<string, string[]> = {};
  for (const { name, collection } of kinds) {
    const keys = references.filter(({ kind }) => kind === name).map(({ key }) => key);
    if (keys.length > 0) byCollection[collection] = keys;
  }
  return byCollection;
}
