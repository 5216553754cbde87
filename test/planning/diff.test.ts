import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Portable } from '../../src/kinds/kind.ts';
import type { FieldChange } from '../../src/kinds/words.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts';
import { diff } from '../../src/planning/diff.ts';
import { jsonObject, reversed } from '../lib/json-values.ts';

/** The portable with each change made at the place that its pointer names. */
const applied = (before: Portable, changes: readonly FieldChange[]): Portable =>
  changes.reduce((portable, { path, after }) => withChange(portable, partsOf(path), after), before);

const partsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function withChange(object: JsonObject, [name = '', ...deeper]: readonly string[], after?: Json): JsonObject {
  const { [name]: member, ...others } = object;
  if (deeper.length > 0)
    return { ...others, [name]: withChange(isJsonObject(member) ? member : {}, deeper, after) };
  return after === undefined ? others : { ...others, [name]: after };
}

describe('diff', () => {
  it.each<[string, Portable, Portable, FieldChange[]]>([
    ['a changed field', { a: 1 }, { a: 2 }, [{ path: '/a', before: 1, after: 2 }]],
    ['a field that came', {}, { a: null }, [{ path: '/a', after: null }]],
    ['a field that went', { a: null }, {}, [{ path: '/a', before: null }]],
    [
      'a member of an object',
      { a: { b: 1, c: 2 } },
      { a: { b: 1, c: 3 } },
      [{ path: '/a/c', before: 2, after: 3 }],
    ],
    ['an object that came, as a whole', {}, { a: { b: 1 } }, [{ path: '/a', after: { b: 1 } }]],
    ['a list, as a whole', { a: [1, 2] }, { a: [1, 3] }, [{ path: '/a', before: [1, 2], after: [1, 3] }]],
    ['the order of a list', { a: [1, 2] }, { a: [2, 1] }, [{ path: '/a', before: [1, 2], after: [2, 1] }]],
    ['an object in the place of a list', { a: [] }, { a: {} }, [{ path: '/a', before: [], after: {} }]],
    ['a number in the place of its text', { a: '1' }, { a: 1 }, [{ path: '/a', before: '1', after: 1 }]],
    [
      'names that a pointer escapes',
      { 'a/~': { '': 1 } },
      { 'a/~': { '': 2 } },
      [{ path: '/a~1~0/', before: 1, after: 2 }],
    ],
    [
      'every change, in the order of the fields before and then after',
      { z: 1, a: 1, gone: 1 },
      { a: 2, z: 2, come: 2 },
      [
        { path: '/z', before: 1, after: 2 },
        { path: '/a', before: 1, after: 2 },
        { path: '/gone', before: 1 },
        { path: '/come', after: 2 },
      ],
    ],
  ])('shows %s', (_, before, after, changes) => expect(diff(before, after)).toEqual(changes));

  it('gives what turns one into the other', () => {
    fc.assert(
      fc.property(jsonObject, jsonObject, (before, after) => {
        expect(applied(before, diff(before, after))).toStrictEqual(after);
      }),
    );
  });

  it('gives the way back when asked the other way round', () => {
    const swapped = ({ path, before, after }: FieldChange): FieldChange => ({
      path,
      ...(after === undefined ? {} : { before: after }),
      ...(before === undefined ? {} : { after: before }),
    });
    fc.assert(
      fc.property(jsonObject, jsonObject, (before, after) => {
        const back = diff(after, before);
        expect(back).toHaveLength(diff(before, after).length);
        expect(diff(before, after).map(swapped)).toEqual(expect.arrayContaining(back));
      }),
    );
  });

  it('finds nothing in equal values, whatever the order of their members', () => {
    fc.assert(
      fc.property(jsonObject, (portable) => {
        expect(diff(portable, structuredClone(portable))).toEqual([]);
        expect(diff(portable, reversed(portable))).toEqual([]);
      }),
    );
  });

  it('names each place once', () => {
    fc.assert(
      fc.property(jsonObject, jsonObject, (before, after) => {
        const paths = diff(before, after).map(({ path }) => path);
        expect(new Set(paths).size).toBe(paths.length);
      }),
    );
  });

  // `before['toString']` is the inherited function, not an absent member.
  it('shows a member that came as one that was not there, even where objects inherit its name', () => {
    const before = { input_schema: { properties: {} } };
    const after = { input_schema: { properties: { toString: { type: 'string' } } } };
    expect(diff(before, after)).toEqual([
      { path: '/input_schema/properties/toString', after: { type: 'string' } },
    ]);
  });
});
