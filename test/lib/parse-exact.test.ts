import { expect, it } from 'vitest';
import type { Json } from '../../src/lib/json.ts';
import { parseExact } from '../../src/lib/parse-exact.ts';
import { stringifyExact } from '../../src/lib/stringify-exact.ts';

it.each([
  '{"a":123456789012345678901234567890,"b":[1.10,-0,1e400,5e-324],"c":"1.10","d":"\\"1.10"}',
  '[0,-1,1.5,true,null,"","\\\\"]',
  '12345678901234567890',
])('writes %s as it was read', (text) => {
  // What was parsed is JSON.
  expect(stringifyExact(parseExact(text) as Json)).toBe(text);
});
