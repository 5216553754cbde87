import { describe, expect, it } from 'vitest';
import { kindNamed } from '../../src/kinds/registry.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { comparePortables, pairs, sumOf } from '../../src/planning/difference.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';

describe('pairs', () => {
  it('tells keys of one state from those of both, in the order of code points', () => {
    const from = new Map([
      ['gone', '1'],
      ['same', '2'],
      ['other', '3'],
      ['\u{1f389}', '4'],
    ]);
    const to = new Map([
      ['same', '2'],
      ['other', '4'],
      ['new', '5'],
      ['\uffee', '6'],
    ]);
    expect([...pairs(from, to)]).toEqual([
      { key: 'gone', is: 'removed' },
      { key: 'new', is: 'added' },
      { key: 'other', is: 'different' },
      { key: 'same', is: 'same' },
      { key: '\uffee', is: 'added' },
      { key: '\u{1f389}', is: 'removed' },
    ]);
  });
});

describe('sumOf', () => {
  it('adds counts up', () => {
    const one = { added: 1, changed: 2, removed: 3, unchanged: 4 };
    expect(sumOf([one, one])).toEqual({ added: 2, changed: 4, removed: 6, unchanged: 8 });
  });
});

const ring = createKeyRing({ current: 'the secret of the tests' });
const tool = kindNamed('tool');
const base = { name: 'a', url: 'http://a.test', integration_type: 'REST' };
const header = (clear: string) => ring.seal({ kind: 'tool', field: 'headers' }, clear);
const value = (clear: string) => ring.seal({ kind: 'tool', field: 'auth_value' }, clear);
const shownAs = (clear: string) => `fingerprint:${ring.fingerprint(clear)}`;

const compare = (before: JsonObject, after: JsonObject) =>
  comparePortables(tool, { ...base, ...before }, { ...base, ...after }, ring);

const bearer = (clear: string) => ({ auth_type: 'bearer', auth_value: value(clear) });
const unknownHeader = expect.stringMatching(/^SECRET_UNKNOWN: The headers X-Api-Key /);
const unknownValue = expect.stringMatching(/^SECRET_UNKNOWN: The auth_value /);

describe('comparePortables', () => {
  it.each([
    ['fields that are there', { description: 'a' }, { description: 'b' }, '/description', 'a', 'b'],
    ['defaults of fields that are not', {}, { description: 'b' }, '/description', null, 'b'],
    [
      'inside objects',
      { headers: { 'X-Env': '1' } },
      { headers: { 'X-Env': '2' } },
      '/headers/X-Env',
      '1',
      '2',
    ],
    [
      'secret headers by fingerprint',
      { headers: { 'X-Api-Key': header('1') } },
      { headers: { 'X-Api-Key': header('2') } },
      '/headers/X-Api-Key',
      shownAs('1'),
      shownAs('2'),
    ],
    [
      'a secret header that is new',
      {},
      { headers: { 'X-Api-Key': header('2') } },
      '/headers/X-Api-Key',
      undefined,
      shownAs('2'),
    ],
    ['credentials by fingerprint', bearer('1'), bearer('2'), '/auth_value', shownAs('1'), shownAs('2')],
  ])('shows %s', (_, before, after, path, was, is) => {
    const expected = { path, ...(was !== undefined && { before: was }), after: is };
    expect(compare(before, after)).toEqual({ changes: [expected], warnings: [] });
  });

  it('shows a credential that is new', () => {
    expect(compare({}, bearer('1')).changes).toEqual([
      { path: '/auth_type', before: null, after: 'bearer' },
      { path: '/auth_value', before: null, after: shownAs('1') },
    ]);
  });

  it.each([
    ['nothing', {}, {}],
    ['the same secrets, sealed anew', bearer('1'), bearer('1')],
    ['a secret that nobody knows', { headers: { A: '*****' } }, { headers: { A: '***' } }],
  ])('finds no difference: %s', (_, before, after) => {
    expect(compare(before, after)).toEqual({ changes: [], warnings: [] });
  });

  it.each([
    [
      'a header that is masked before',
      { headers: { 'X-Api-Key': '*****' } },
      { headers: { 'X-Api-Key': header('1') } },
      unknownHeader,
    ],
    [
      'a header that is masked after',
      { headers: { 'X-Api-Key': header('1') } },
      { headers: { 'X-Api-Key': '*****' } },
      unknownHeader,
    ],
    [
      'a header that is not there after',
      { headers: { 'X-Api-Key': header('1') } },
      { headers: {} },
      unknownHeader,
    ],
    [
      'a credential without a value before',
      { auth_type: 'bearer', auth_value: null },
      bearer('1'),
      unknownValue,
    ],
    [
      'a credential without a value after',
      bearer('1'),
      { auth_type: 'bearer', auth_value: '' },
      unknownValue,
    ],
    ['a credential that is not there after', bearer('1'), {}, unknownValue],
    ['a credential that is masked before', { auth_value: '*****' }, { auth_value: value('1') }, unknownValue],
  ])('does not compare %s', (_, before, after, warning) => {
    expect(compare(before, after)).toEqual({ changes: [], warnings: [warning] });
  });
});
