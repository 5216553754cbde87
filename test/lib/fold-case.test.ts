import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase, foldedPattern } from '../../src/lib/fold-case.ts';

describe('the folding of case', () => {
  it.each([
    ['Prod', 'PROD'],
    ['ÜNÏCÖDÉ', 'ünïcödé'],
    ['ΣΑΣ', 'σας'],
    ['ЖЁ', 'жё'],
    ['İstanbul', 'istanbul'],
    ['İSTANBUL', 'istanbul'],
    ['Kelvin', 'kelvin'],
    ['𐐀', '𐐨'],
    ['ẞ', 'ß'],
  ])('takes %s and %s for the same', (one, other) => expect(foldCase(one)).toBe(foldCase(other)));

  it('leaves folded texts as they are', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', 'İ', 'ſ', 'ẞ', 'ß', 'Σ', 'ς', 'Ꭰ', 'ꭰ', '𐐀', 'ǅ') }),
        (text) => {
          expect(foldCase(foldCase(text))).toBe(foldCase(text));
        },
      ),
    );
  });

  it('finds texts in any spelling, and no others', () => {
    const finds = (needle: string, text: string) => new RegExp(foldedPattern(needle), 'u').test(text);
    expect(finds('istanbul', 'Go to İSTANBUL')).toBe(true);
    expect(finds('İ', 'i')).toBe(true);
    expect(finds('a.b', 'axb')).toBe(false);
    expect(finds('[x]\\', 'a[X]\\')).toBe(true);
    expect(finds('ß', 'S')).toBe(false);
  });
});
