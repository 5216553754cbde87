import { expect, it } from 'vitest';
import { isJsonObject } from '../../src/lib/json.ts';

it.each([
  [{}, true],
  [{ a: 1 }, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  [undefined, false],
  ['{}', false],
  [0, false],
])('isJsonObject(%j) is %j', (value, is) => expect(isJsonObject(value)).toBe(is));
