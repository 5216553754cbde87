import type { Kind } from '../kinds/kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import type { EntityReference, FieldChange } from '../kinds/words.ts';
import { jsonPointer } from '../lib/json.ts';

/** What an entity refers to no more after these changes. */
export function droppedMentions(kind: Kind<KindName>, changes: readonly FieldChange[]): EntityReference[] {
  return Object.entries(kind.references).flatMap(([field, { kind: to }]) => {
    const change = changes.find(({ path }) => path === jsonPointer(field));
    const after = new Set(keysIn(change?.after));
    const { name } = kindNamed(to.name);
    return keysIn(change?.before).flatMap((key) => (after.has(key) ? [] : [{ kind: name, key }]));
  });
}

const keysIn = (value: FieldChange['before']): string[] => (Array.isArray(value) ? value.map(String) : []);
