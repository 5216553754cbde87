import fc from 'fast-check';
import { expect, it } from 'vitest';
import { syntaxErrorAt } from '../../../../src/document/formats/json/parse-text.ts';

// `^` marks the place.
it.each([
  '^',
  '{"a":^tru}',
  '{"a" ^1}',
  '[1,^]',
  '[1 ^2]',
  '{^a:1}',
  '{"a":1,^}',
  '"a\\^',
  '"a^\n"',
  '[^01]',
  '[^1.]',
  '{"a":[1^}',
  '{}^}',
  '["\\u12^',
  '[^-]',
  '"a^\u0001"',
  ' [^,1]',
])('finds the error in %j', (marked) => {
  const text = marked.replace('^', '');
  expect(() => JSON.parse(text)).toThrow();
  const found = syntaxErrorAt(text);
  // Within a broken escape, the place of its backslash is as good.
  expect([marked.indexOf('^'), text.indexOf('\\')]).toContain(found);
});

it('finds no error in JSON', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
      expect(syntaxErrorAt(text)).toBe(text.length);
    }),
  );
});

it('finds one in whatever JSON.parse refuses', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom(...'{}[],:"\\x0-.eE tn'.split('')))
    .map(([text, place, char]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + char + text.slice(at + 1);
    });
  const isJson = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(
      broken.filter((text) => !isJson(text)),
      (text) => {
        const at = syntaxErrorAt(text);
        expect(at).toBeLessThanOrEqual(text.length);
        // What comes before is not to blame: the error stays where it is however the text goes on.
        if (at < text.length) expect(syntaxErrorAt(`${text}]`)).toBe(at);
      },
    ),
    { numRuns: 1000 },
  );
});
