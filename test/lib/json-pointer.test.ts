import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPointer, pointerParts } from '../../src/lib/json.ts';

describe('jsonPointer', () => {
  // The examples of RFC 6901, section 5.
  it.each<[(string | number)[], string]>([
    [[], ''],
    [['foo'], '/foo'],
    [['foo', 0], '/foo/0'],
    [[''], '/'],
    [['a/b'], '/a~1b'],
    [['c%d'], '/c%d'],
    [[' '], '/ '],
    [['m~n'], '/m~0n'],
    [['~1'], '/~01'],
    [['entities', 'tools', 3], '/entities/tools/3'],
  ])('writes %j as %j', (parts, pointer) => expect(jsonPointer(...parts)).toBe(pointer));

  it('can be taken apart into the same parts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('/', '~', '0', '1', 'a') })), (parts) => {
        expect(pointerParts(jsonPointer(...parts))).toEqual(parts);
      }),
    );
  });
});
