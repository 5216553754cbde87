import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentIndex, type IndexedHead, type Settlement } from '../../src/planning/document-index.ts';

function indexOf(...heads: Omit<IndexedHead, 'index'>[]): DocumentIndex {
  const document = new DocumentIndex();
  for (const [index, head] of heads.entries()) document.add('tool', { index, ...head });
  return document;
}

const settlement = (key: string, rest: Partial<Settlement> = {}): Settlement => ({
  key,
  status: 'created',
  conflict: false,
  ...rest,
});

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
    const document = indexOf({ key: 'a', slug: 'a', sourceId: '1' });
    document.add('prompt', { index: 0, key: 'a' });
    document.add('prompt', { index: 1, key: 'a' });
    document.settle('tool', settlement('a', { renamedTo: 'b' }));
    expect(document.isRepetition('tool', 1)).toBe(false);
    expect(document.isRepetition('prompt', 1)).toBe(true);
    expect(document.storedKey('prompt', 'a')).toBe('a');
    expect(document.storedKey('server', 'a')).toBeUndefined();
    expect(document.keysOfSlug('prompt', 'a')).toEqual([]);
    expect(document.keyOfSourceId('prompt', '1')).toBeUndefined();
    expect(document.reserve('server', 'a', 'x')).toBe(true);
  });

  it('takes no notice of entities without a key', () => {
    const document = indexOf({ key: '' }, { key: '', slug: 's', sourceId: '1' });
    expect(document.isRepetition('tool', 1)).toBe(false);
    expect(document.repeatedKeys('tool')).toEqual([]);
    expect(document.storedKey('tool', '')).toBeUndefined();
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
});

describe('what became of an entity', () => {
  it.each<[string, Partial<Settlement>, string | undefined]>([
    ['created is stored under its key', { status: 'created' }, 'a'],
    ['skipped is stored under its key', { status: 'skipped', conflict: true }, 'a'],
    ['renamed is stored under its new key', { status: 'renamed', renamedTo: 'a2', conflict: true }, 'a2'],
    ['failed is not stored', { status: 'failed' }, undefined],
  ])('that %s', (_, rest, stored) => {
    const document = indexOf({ key: 'a' });
    expect(document.storedKey('tool', 'a')).toBe('a');
    document.settle('tool', settlement('a', rest));
    expect(document.storedKey('tool', 'a')).toBe(stored);
  });

  it('is the same when it is said again', () => {
    const document = indexOf({ key: 'a' }, { key: 'a' }, { key: 'b' });
    for (let round = 1; round <= 2; round += 1) {
      document.settle('tool', settlement('a', { status: 'renamed', renamedTo: 'a2', conflict: true }));
      document.settle('tool', settlement('b', { status: 'failed' }));
      expect(document.storedKey('tool', 'a')).toBe('a2');
      expect(document.storedKey('tool', 'b')).toBeUndefined();
      expect(document.hadConflict('tool', 'a')).toBe(true);
    }
  });

  // A chunk is planned again after another writer got in its way; what the first plan said no longer holds.
  it.each<[string, Partial<Settlement>]>([
    ['renamed', { status: 'renamed', renamedTo: 'a2', conflict: true }],
    ['failed', { status: 'failed', conflict: true }],
  ])('is what the last plan says, where an earlier one had it %s', (_, earlier) => {
    const document = indexOf({ key: 'a' });
    document.settle('tool', settlement('a', earlier));
    document.settle('tool', settlement('a', { status: 'created' }));
    expect(document.storedKey('tool', 'a')).toBe('a');
  });

  it('tells the conflict of the first to its repetitions', () => {
    const document = indexOf({ key: 'a' }, { key: 'a' }, { key: 'b' }, { key: 'b' });
    expect(document.hadConflict('tool', 'a')).toBe(false);
    document.settle('tool', settlement('a', { conflict: true }));
    document.settle('tool', settlement('b', { conflict: false }));
    expect(document.hadConflict('tool', 'a')).toBe(true);
    expect(document.hadConflict('tool', 'b')).toBe(false);
  });
});

describe('a new key', () => {
  it('is kept for one entity, however often it asks', () => {
    const document = indexOf({ key: 'a' }, { key: 'b' });
    expect(document.reserve('tool', 'n', 'a')).toBe(true);
    expect(document.reserve('tool', 'n', 'b')).toBe(false);
    expect(document.reserve('tool', 'n', 'a')).toBe(true);
    expect(document.reserve('tool', 'n2', 'b')).toBe(true);
  });

  it('is not one that the document has itself', () => {
    const document = indexOf({ key: 'a' }, { key: 'a_imported_1' });
    expect(document.reserve('tool', 'a_imported_1', 'a')).toBe(false);
    expect(document.reserve('tool', 'a', 'a')).toBe(false);
  });

  it.each<[string, readonly Omit<IndexedHead, 'index' | 'key'>[], number, boolean]>([
    ['the first of several alike', [{ isDiscovered: true }, { isDiscovered: true }], 0, true],
    [
      'the active one',
      [{ isDiscovered: true, isInactive: true }, { isDiscovered: true }, { isDiscovered: true }],
      1,
      true,
    ],
    ['what is known in full', [{ isDiscovered: true }, {}, { isDiscovered: true }], 1, false],
    ['the first that is known in full', [{}, { isDiscovered: true }, {}], 0, false],
  ])('lets stand for what gateways offer under one key %s', (_what, heads, standing, isDiscovered) => {
    const document = indexOf(...heads.map((head, index) => ({ key: 'a', digest: String(index), ...head })));
    const repetitions = heads.map((_, position) => document.isRepetition('tool', position));
    expect(repetitions).toEqual(heads.map((_, position) => position !== standing));
    expect(document.digestOfFirst('tool', 'a')).toBe(String(standing));
    expect(document.isDiscovered('tool', 'a')).toBe(isDiscovered);
  });

  it('tells why what is mentioned by key, id or slug is not there', () => {
    const document = indexOf({ key: 'Send.Mail', slug: 'send-mail', sourceId: '7' });
    expect(document.failureOf('tool', '7')).toBeUndefined();
    const problems = [{ code: 'INVALID', message: 'It is wrong.' }];
    document.settle('tool', settlement('Send.Mail', { status: 'failed', problems }));
    for (const mention of ['Send.Mail', '7', 'send-mail'])
      expect(document.failureOf('tool', mention)).toBe('INVALID: It is wrong.');
    expect(document.failureOf('tool', 'other')).toBeUndefined();
  });
});
