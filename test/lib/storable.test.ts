import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStorable, storable, storableJson, storableValue } from '../../src/lib/storable.ts';

const anyText = fc.string({ unit: fc.constantFrom('a', '\0', '\ud83d', '\ude80', '🎉', '\\', 'u0000', '"') });

describe('a text that is stored', () => {
  it.each([
    ['plain 🎉', 'plain 🎉'],
    ['a\0b', 'a\\u0000b'],
    ['boat \ud83d', 'boat \\ud83d'],
    ['\udfffa', '\\udfffa'],
  ])('%j is %j', (text, stored) => expect(storable(text)).toBe(stored));

  it('is no longer than it may be', () => expect(storable('🎉🎉🎉', 2)).toBe('🎉🎉…'));

  it('is such as a database has, whatever it was', () => {
    fc.assert(fc.property(anyText, (text) => isStorable(storable(text))));
  });

  it('is the same where a database has it already', () => {
    fc.assert(fc.property(anyText, (text) => storable(storable(text)) === storable(text)));
  });
});

describe('JSON that is stored', () => {
  const anyJson = fc.jsonValue({ maxDepth: 3 });
  const oddJson = fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText)));

  it('is the JSON of the value where the database can take it apart', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(storableJson(value)).toBe(JSON.stringify(value));
        expect(storableValue(value)).toBe(value);
      }),
    );
  });

  it('has none of the texts that the database cannot have', () => {
    fc.assert(
      fc.property(oddJson, (value) => {
        const stored: Record<string, string | string[]> = JSON.parse(storableJson(value));
        expect([...Object.keys(stored), ...Object.values(stored).flat()].every(isStorable)).toBe(true);
        expect(storableValue(value)).toEqual(stored);
      }),
    );
  });
});
