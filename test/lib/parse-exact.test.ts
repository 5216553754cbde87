import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactNumber, parseExact, stringifyExact } from '../../src/lib/exact-json.ts';
import type { Json } from '../../src/lib/json.ts';

// What was parsed is JSON.
const again = (text: string): string => stringifyExact(parseExact(text) as Json);

describe('numbers', () => {
  it.each([
    '{"a":123456789012345678901234567890,"c":"1.10","d":"\\"1.10","e":["0.12345678901234567891"]}',
    '{"min":-9223372036854775808,"max":9223372036854775807,"rate":0.12345678901234567891}',
    '[0,-1,1.5,true,null,"","\\\\",5e-324]',
    '12345678901234567890',
    '[1e+400,-1e-400,1.5e+999999999999999999]',
    '["\\u0000","\\u00005","\\u0000\\u00005","a\\"\\u00005","\\\\",12345678901234567890]',
  ])('are written as they were read: %s', (text) => {
    expect(again(text)).toBe(text);
  });

  it.each([
    ['1.10', '1.1'],
    ['-0', '0'],
    ['1E2', '100'],
    ['1e400', '1e+400'],
    ['10E399', '1e+400'],
    ['0.10e-400', '1e-401'],
    ['0e999', '0'],
  ])('have one form where they are spelt otherwise: %s is %s', (text, form) => {
    expect(again(`[${text}]`)).toBe(`[${form}]`);
  });

  it.each(['+5', '.5', '5.', '-.5', '007'])('are read as YAML spells them: %s', (token) => {
    expect(exactNumber(token)).toBe(Number(token));
  });

  it.each(['[01234567890123456789]', '[12345678901234567890.]', '{"a":12345678901234567890', '[1e]'])(
    'do not make JSON of what is none: %s',
    (text) => {
      expect(() => parseExact(text)).toThrow(SyntaxError);
    },
  );

  it('are themselves where JavaScript has room for them', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(exactNumber(String(number))).toBe(number === 0 ? Number(String(number)) : number);
      }),
    );
  });

  it('and texts come back, whatever they are', () => {
    const texts = fc.string({ unit: fc.constantFrom('\0', '-', '5', '"', '\\'), maxLength: 24 });
    fc.assert(
      fc.property(fc.jsonValue(), texts, (value, text) => {
        const json = JSON.stringify([value, text, { [text]: text }]);
        expect(JSON.parse(again(json))).toEqual(JSON.parse(json));
      }),
    );
  });
});
