import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstCharacters, isLongerThan, shortened } from '../../src/lib/characters.ts';

describe('the characters of a text', () => {
  it.each([
    ['', 0, false],
    ['a', 0, true],
    ['abc', 3, false],
    ['abcd', 3, true],
    ['🎉🎉🎉', 3, false],
    ['🎉🎉🎉a', 3, true],
    ['\ud83d\ud83d', 1, true],
  ])('of %j are more than %i: %s', (text, most, isLonger) => expect(isLongerThan(text, most)).toBe(isLonger));

  it('are counted as the pieces that a text is iterated by', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '🎉', '\ud83d', '\ude80'), maxLength: 20 });
    fc.assert(
      fc.property(text, fc.nat(25), (text, count) => {
        expect(firstCharacters(text, count)).toBe([...text].slice(0, count).join(''));
        expect(isLongerThan(text, count)).toBe([...text].length > count);
      }),
    );
  });

  it('are shown up to a hundred, none of them cut in two', () => {
    expect(shortened('a'.repeat(100))).toBe('a'.repeat(100));
    expect(shortened(`${'a'.repeat(99)}🎉b`)).toBe(`${'a'.repeat(99)}🎉…`);
  });
});
