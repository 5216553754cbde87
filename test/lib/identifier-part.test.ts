import { expect, it } from 'vitest';
import { identifierPart } from '../../src/lib/slug.ts';

it.each(['a', 'weather-lookup', 'geo_code', 'A1', 'X-Api-Key'])('leaves %s as it is', (text) => {
  expect(identifierPart(text)).toBe(text);
});

it('makes different parts of texts that look the same, and of what it has made itself', () => {
  const alike = ['a b', 'a.b', 'a_b', 'a__b', '_a_b', 'a_b_', 'a-_b', '', '日本', 'é', 'e\u0301'];
  const long = ['x'.repeat(60), 'x'.repeat(61), 'x'.repeat(255)];
  const all = [...alike, ...long, identifierPart('a b')];
  const parts = all.map(identifierPart);
  expect(new Set(parts).size).toBe(all.length);
  for (const part of parts) expect(part).toMatch(/^[a-zA-Z0-9]+(?:_?[a-zA-Z0-9-]+)*(?:__[0-9a-f]{12})?$/);
  for (const part of parts) expect(part.length).toBeLessThan(80);
});
