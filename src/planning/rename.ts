import { firstCharacters } from '../lib/characters.ts';

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
