import type { KindName } from '../kinds/registry.ts';
import { firstCharacters } from '../lib/characters.ts';
import type { DocumentIndex } from './document-index.ts';

/**
 * The keys to try for an entity that is stored beside another one: `<key>_imported_<unix seconds>`, then the same
 * with `_2`, `_3`, …; the key is shortened where the result would be longer than `limit` characters.
 */
export function* renameCandidates(key: string, unixSeconds: number, limit: number): Generator<string, never> {
  for (let attempt = 1; ; attempt += 1) {
    const suffix = `_imported_${unixSeconds}${attempt === 1 ? '' : `_${attempt}`}`;
    yield `${firstCharacters(key, Math.max(0, limit - suffix.length))}${suffix}`;
  }
}

/** New keys that renamed entities of one import were given: shortened ones could meet. */
export class NewKeys {
  readonly #given = new Map<string, string>();

  /** Keeps a new key for a renamed entity; false when the document has it, or another entity's rename. */
  reserve(index: DocumentIndex, kind: KindName, newKey: string, key: string): boolean {
    const place = `${kind} ${newKey}`;
    if (index.has(kind, newKey) || (this.#given.get(place) ?? key) !== key) return false;
    this.#given.set(place, key);
    return true;
  }
}
