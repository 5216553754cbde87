import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DocumentIndex, DocumentIndexer, type IndexedEntry } from '../../src/planning/document-index.ts';

function indexOf(...entries: Omit<IndexedEntry, 'index'>[]): DocumentIndex {
  const indexer = new DocumentIndexer();
  for (const [index, entry] of entries.entries()) indexer.add('tool', { index, ...entry });
  return indexer.finish();
}

describe('the index of a document', () => {
  it('knows which positions repeat a key, and the digest of the first', () => {
    const document = indexOf(
      { key: 'a', digest: '1' },
      { key: 'b', digest: '2' },
      { key: 'a', digest: '3' },
      { key: 'a', digest: '1' },
    );
    expect([0, 1, 2, 3].filter((position) => document.isRepetition('tool', position))).toEqual([2, 3]);
    expect(document.repeatedKeys('tool')).toEqual(['a']);
    expect(document.digestOfFirst('tool', 'a')).toBe('1');
    expect(document.digestOfFirst('tool', 'c')).toBeUndefined();
  });

  it('takes exactly those for repetitions whose key came before', () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'toString', '__proto__'));
    fc.assert(
      fc.property(keys, (keys) => {
        const document = indexOf(...keys.map((key) => ({ key })));
        for (const [position, key] of keys.entries()) {
          expect(document.isRepetition('tool', position)).toBe(keys.indexOf(key) < position);
        }
        const repeated = keys.filter((key, position) => keys.indexOf(key) < position);
        expect(new Set(document.repeatedKeys('tool'))).toEqual(new Set(repeated));
      }),
    );
  });

  it('keeps kinds apart', () => {
    const indexer = new DocumentIndexer();
    indexer.add('tool', { index: 0, key: 'a', slug: 'a', sourceId: '1' });
    indexer.add('prompt', { index: 0, key: 'a' });
    indexer.add('prompt', { index: 1, key: 'a' });
    const document = indexer.finish();
    expect(document.isRepetition('tool', 1)).toBe(false);
    expect(document.isRepetition('prompt', 1)).toBe(true);
    expect(document.has('prompt', 'a')).toBe(true);
    expect(document.has('server', 'a')).toBe(false);
    expect(document.keysOfSlug('prompt', 'a')).toEqual([]);
    expect(document.keyOfSourceId('prompt', '1')).toBeUndefined();
  });

  it('takes no notice of entities without a key', () => {
    const document = indexOf({ key: '' }, { key: '', slug: 's', sourceId: '1' });
    expect(document.isRepetition('tool', 1)).toBe(false);
    expect(document.repeatedKeys('tool')).toEqual([]);
    expect(document.has('tool', '')).toBe(false);
    expect(document.keysOfSlug('tool', 's')).toEqual([]);
    expect(document.keyOfSourceId('tool', '1')).toBeUndefined();
  });

  it('finds keys by the id that the source has, and by a slug that several may share', () => {
    const document = indexOf(
      { key: 'Geo.Code', slug: 'geo-code', sourceId: '1' },
      { key: 'geo_code', slug: 'geo-code', sourceId: '2' },
      { key: 'other', slug: '' },
    );
    expect(document.keyOfSourceId('tool', '2')).toBe('geo_code');
    expect(document.keysOfSlug('tool', 'geo-code')).toEqual(['Geo.Code', 'geo_code']);
    expect(document.keysOfSlug('tool', '')).toEqual([]);
  });

  // ContextForge allows one name per team: such entities come with one key and several ids.
  it('finds the key by the id of a repetition, too', () => {
    const document = indexOf(
      { key: 'a', digest: '1', sourceId: '1' },
      { key: 'a', digest: '1', sourceId: '2' },
    );
    expect(document.keyOfSourceId('tool', '2')).toBe('a');
  });

  it.each<[string, readonly Omit<IndexedEntry, 'index' | 'key'>[], number, boolean]>([
    ['the first of several alike', [{ isDiscovered: true }, { isDiscovered: true }], 0, true],
    [
      'the active one',
      [{ isDiscovered: true, isInactive: true }, { isDiscovered: true }, { isDiscovered: true }],
      1,
      true,
    ],
    ['what is known in full', [{ isDiscovered: true }, {}, { isDiscovered: true }], 1, false],
    ['the first that is known in full', [{}, { isDiscovered: true }, {}], 0, false],
  ])('lets stand for what gateways offer under one key %s', (_what, entries, standing, isDiscovered) => {
    const document = indexOf(
      ...entries.map((entry, index) => ({ key: 'a', digest: String(index), ...entry })),
    );
    const repetitions = entries.map((_, position) => document.isRepetition('tool', position));
    expect(repetitions).toEqual(entries.map((_, position) => position !== standing));
    expect(document.digestOfFirst('tool', 'a')).toBe(String(standing));
    expect(document.isDiscovered('tool', 'a')).toBe(isDiscovered);
  });

  it('knows what cannot be stored, unless something better stands for its key', () => {
    const problems = [{ code: 'INVALID', message: 'It is wrong.' }];
    const document = indexOf(
      { key: 'a', problems },
      { key: 'b', problems, isDiscovered: true },
      { key: 'b' },
      { key: 'c' },
    );
    expect(['a', 'b', 'c', 'd'].map((key) => document.hasValid('tool', key))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
