import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentIndexer } from '../../src/planning/document-index.ts';
import { NewKeys, renameCandidates } from '../../src/planning/new-keys.ts';

const first = (count: number, ...from: Parameters<typeof renameCandidates>): string[] => {
  const candidates = renameCandidates(...from);
  return Array.from({ length: count }, () => candidates.next().value);
};

describe('the new keys of an entity', () => {
  it('say that it was imported and when, then count', () => {
    expect(first(4, 'geo', 1_700_000_000, 255)).toEqual([
      'geo_imported_1700000000',
      'geo_imported_1700000000_2',
      'geo_imported_1700000000_3',
      'geo_imported_1700000000_4',
    ]);
  });

  it('shorten the key where they would be too long, and never what follows it', () => {
    expect(first(2, 'abcdefghijkl', 1_700_000_000, 30)).toEqual([
      'abcdefghij_imported_1700000000',
      'abcdefgh_imported_1700000000_2',
    ]);
  });

  it('do not cut a character in two, nor count it twice', () => {
    expect(first(2, '😀😀😀😀😀', 1_700_000_000, 24)).toEqual([
      '😀😀😀😀_imported_1700000000',
      '😀😀_imported_1700000000_2',
    ]);
  });

  const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
  const limit = fc.integer({ min: 40, max: 300 });

  it('are no longer than the limit, of whole characters, and all different', () => {
    fc.assert(
      fc.property(key, limit, (key, limit) => {
        const candidates = first(12, key, 1_700_000_000, limit);
        for (const candidate of candidates) {
          expect([...candidate].length).toBeLessThanOrEqual(limit);
          expect(candidate).not.toMatch(/\p{Surrogate}/u);
        }
        expect(new Set(candidates).size).toBe(candidates.length);
      }),
    );
  });

  it('begin with as much of the key as there is room for', () => {
    fc.assert(
      fc.property(key, limit, (key, limit) => {
        for (const candidate of first(3, key, 1_700_000_000, limit)) {
          const [start = ''] = candidate.split(/_imported_1700000000(?:_\d)?$/);
          expect(key.startsWith(start)).toBe(true);
          if (start !== key) expect([...candidate].length).toBe(limit);
        }
      }),
    );
  });
});

describe('a new key', () => {
  const indexer = new DocumentIndexer();
  for (const [index, key] of ['a', 'b', 'a_imported_1'].entries()) indexer.add('tool', { index, key });
  const document = indexer.finish();

  it('is kept for one entity, however often it asks', () => {
    const newKeys = new NewKeys();
    const asked = (newKey: string, key: string) => newKeys.reserve(document, 'tool', newKey, key);
    expect([asked('n', 'a'), asked('n', 'b'), asked('n', 'a'), asked('n2', 'b')]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(newKeys.reserve(document, 'prompt', 'n', 'b')).toBe(true);
  });

  it('is not one that the document has itself', () => {
    expect(new NewKeys().reserve(document, 'tool', 'a_imported_1', 'a')).toBe(false);
    expect(new NewKeys().reserve(document, 'tool', 'a', 'a')).toBe(false);
  });
});
