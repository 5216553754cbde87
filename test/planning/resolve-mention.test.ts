import { describe, expect, it } from 'vitest';
import { tool } from '../../src/kinds/tool.ts';
import { slugOf } from '../../src/lib/slug.ts';
import { type DocumentIndex, DocumentIndexer } from '../../src/planning/document-index.ts';
import { type DocumentState, Ledger, type RecordedOutcome } from '../../src/planning/ledger.ts';
import { type Resolution, resolveMention } from '../../src/planning/references.ts';
import { deepFreeze } from '../support/deep-freeze.ts';

interface Named {
  readonly key: string;
  readonly id?: string;
  /** Only of entities in the document. */
  readonly became?: Omit<RecordedOutcome, 'key' | 'conflict'>;
}

function stateOf(index: DocumentIndex, named: readonly Named[] = []): DocumentState {
  const ledger = new Ledger(index);
  const outcomes = named.flatMap(({ key, became }) => (became ? [{ key, conflict: false, ...became }] : []));
  ledger.record(tool, outcomes);
  return deepFreeze({ index, ledger });
}

function resolve(
  mention: string,
  names: { document?: readonly Named[]; stored?: readonly Named[] },
): Resolution {
  const indexer = new DocumentIndexer();
  for (const [position, { key, id }] of (names.document ?? []).entries())
    indexer.add('tool', { index: position, key, slug: slugOf(key), sourceId: id });
  const document = stateOf(indexer.finish(), names.document);
  const stored = names.stored ?? [];
  const slugs = new Set(stored.map(({ key }) => slugOf(key)));
  return resolveMention(mention, 'tool', document, {
    keys: new Set(stored.map(({ key }) => key)),
    keysById: new Map(stored.flatMap(({ key, id }) => (id === undefined ? [] : [[id, key]]))),
    keysBySlug: new Map(
      [...slugs].map((slug) => [slug, stored.map(({ key }) => key).filter((key) => slugOf(key) === slug)]),
    ),
  });
}

const resolved = (key: string): Resolution => ({ status: 'resolved', key });
const unresolved: Resolution = { status: 'unresolved' };
const failed = { status: 'failed' };
const renamed = (renamedTo: string) => ({ status: 'renamed', renamedTo });

const storedId = 'c0ffee00-c0ff-4e00-8fee-00c0ffee00c0';
const spellings = [storedId, storedId.replaceAll('-', ''), storedId.toUpperCase()];

describe('a mention means', () => {
  it.each<[string, string, readonly Named[], readonly Named[], Resolution]>([
    ['the key in the document', 'a', [{ key: 'a' }], [], resolved('a')],
    ['the key in the store', 'a', [], [{ key: 'a' }], resolved('a')],
    ['the id in the document', '7', [{ key: 'a', id: '7' }], [], resolved('a')],
    ['the id in the store', '7', [], [{ key: 'a', id: '7' }], resolved('a')],
    ['the slug in the document', 'send-mail', [{ key: 'Send.Mail' }], [], resolved('Send.Mail')],
    ['the slug in the store', 'send-mail', [], [{ key: 'Send.Mail' }], resolved('Send.Mail')],
    ['the same slug spelt otherwise', 'SEND mail', [{ key: 'Send.Mail' }], [], resolved('Send.Mail')],
    ['nothing where nothing has the name', 'a', [{ key: 'b' }], [{ key: 'c' }], unresolved],
    ['nothing in the document where it has no letters', '!', [{ key: '?' }], [], unresolved],

    ['a key before an id', 'a', [{ key: 'b', id: 'a' }, { key: 'a' }], [], resolved('a')],
    [
      'a stored key before an id in the document',
      'a',
      [{ key: 'b', id: 'a' }],
      [{ key: 'a' }],
      resolved('a'),
    ],
    ['an id before a slug', 'a-b', [{ key: 'A.B' }, { key: 'x', id: 'a-b' }], [], resolved('x')],
    [
      'a stored id before a slug in the document',
      'a-b',
      [{ key: 'A.B' }],
      [{ key: 'x', id: 'a-b' }],
      resolved('x'),
    ],
    [
      'an id in the document before one in the store',
      '7',
      [{ key: 'a', id: '7' }],
      [{ key: 'b', id: '7' }],
      resolved('a'),
    ],
    [
      'a slug in the document before one in the store',
      'a-b',
      [{ key: 'A.B' }],
      [{ key: 'a_b' }],
      resolved('A.B'),
    ],

    [
      'the new key of a renamed one',
      'a',
      [{ key: 'a', became: renamed('a2') }],
      [{ key: 'a' }],
      resolved('a2'),
    ],
    [
      'the new key of a renamed one by its id',
      '7',
      [{ key: 'a', id: '7', became: renamed('a2') }],
      [],
      resolved('a2'),
    ],
    [
      'the new key of a renamed one by its slug',
      'a-b',
      [{ key: 'A.B', became: renamed('n') }],
      [{ key: 'A.B' }],
      resolved('n'),
    ],

    ['nothing where it failed', 'a', [{ key: 'a', became: failed }], [], unresolved],
    ['nothing where it failed, by its id', '7', [{ key: 'a', id: '7', became: failed }], [], unresolved],
    [
      'the stored one where that in the document failed',
      'a',
      [{ key: 'a', became: failed }],
      [{ key: 'a' }],
      resolved('a'),
    ],
    [
      'the stored slug where that in the document failed',
      'a-b',
      [{ key: 'A.B', became: failed }],
      [{ key: 'a_b' }],
      resolved('a_b'),
    ],
    [
      'the only one of a slug that did not fail',
      'a-b',
      [{ key: 'A.B', became: failed }, { key: 'a_b' }],
      [],
      resolved('a_b'),
    ],

    [
      'several of the document',
      'a-b',
      [{ key: 'A.B' }, { key: 'a_b' }],
      [{ key: 'a b' }],
      { status: 'ambiguous', keys: ['A.B', 'a_b'] },
    ],
    [
      'several of the store',
      'a-b',
      [],
      [{ key: 'A.B' }, { key: 'a_b' }],
      { status: 'ambiguous', keys: ['A.B', 'a_b'] },
    ],
    ['one of several with its slug by its key', 'a-b', [{ key: 'A.B' }, { key: 'a-b' }], [], resolved('a-b')],
  ])('%s', (_, mention, document, stored, resolution) => {
    expect(resolve(mention, { document, stored })).toEqual(resolution);
  });

  it.each(spellings)('what has the id %s, however it is spelt', (mention) => {
    for (const id of spellings)
      expect(resolve(mention, { document: [{ key: 'a', id }] })).toEqual(resolved('a'));
    expect(resolve(mention, { stored: [{ key: 'a', id: storedId }] })).toEqual(resolved('a'));
  });

  it.each(['Send.Mail', 'send-mail'])('nothing where the document deletes it: %s', (mention) => {
    const indexer = new DocumentIndexer();
    indexer.addDeletion('tool', { index: 0, key: 'Send.Mail' }, true);
    const stored = {
      keys: new Set(['Send.Mail']),
      keysById: new Map(),
      keysBySlug: new Map([['send-mail', ['Send.Mail']]]),
    };
    expect(resolveMention(mention, 'tool', stateOf(indexer.finish()), stored)).toEqual({
      status: 'unresolved',
      isDoomed: true,
    });
  });

  // All names without letters and digits have the empty slug in common.
  it('nothing in the store where it has no letters', () => {
    expect(resolve('🚀', { stored: [{ key: '🔥' }] })).toEqual(unresolved);
  });
});
