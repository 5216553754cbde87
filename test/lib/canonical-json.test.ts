import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/lib/canonical-json.ts';
import { jsonValue, reversed } from './json-values.ts';

describe('canonicalJson', () => {
  it('writes the literals of RFC 8785, section 3.2.2, as it says', () => {
    const text = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(JSON.parse(text))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],' +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts members by UTF-16 code units, as in RFC 8785, section 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(canonicalJson(value).match(/(?<=:")[^"]+/g)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  // Members that an object of JavaScript would put elsewhere, or lose.
  it.each([
    ['{"a":1,"9":2,"10":3}', '{"10":3,"9":2,"a":1}'],
    ['[{"a":{"b":1,"2":2,"10":3}}]', '[{"a":{"10":3,"2":2,"b":1}}]'],
    ['{"b":{"z":1,"__proto__":{"d":1,"c":2}}}', '{"b":{"__proto__":{"c":2,"d":1},"z":1}}'],
    ['{"toJSON":1,"constructor":[]}', '{"constructor":[],"toJSON":1}'],
    ['{"":1,"\\n":{},"A":[3,1,2]}', '{"":1,"\\n":{},"A":[3,1,2]}'],
  ])('writes %s as %s', (text, canonical) => expect(canonicalJson(JSON.parse(text))).toBe(canonical));

  it('can be parsed to the same value', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        expect(JSON.parse(canonicalJson(value))).toStrictEqual(value);
      }),
    );
  });

  it('is the same text for equal values, whatever the order of their members', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('is the same text for equal values only', () => {
    fc.assert(
      fc.property(jsonValue, jsonValue, (one, other) => {
        expect(canonicalJson(one) === canonicalJson(other)).toBe(isDeepStrictEqual(one, other));
      }),
    );
  });
});
