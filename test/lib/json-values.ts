import fc from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts';

// Few names, so that two objects often have the same ones, and some that need escaping in a pointer.
const common = fc.constantFrom('a', 'b', 'c', '', 'a/b', 'a~b', '~1', '0');

/** Member names, except those that every object inherits. */
export const memberName = fc.oneof(common, fc.string()).filter((name) => !(name in {}));

const parsed = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, '', 0),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(memberName, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

/** What JSON can express, without -0, which is the same number as 0. */
export const jsonValue = parsed.value;
export const jsonObject = parsed.object;

/** The same value, its objects' members in the opposite order. */
export function reversed<Value extends Json>(value: Value): Value;
export function reversed(value: Json): Json {
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([name, member]) => [name, reversed(member)]);
    return Object.fromEntries(members.reverse());
  }
  return Array.isArray(value) ? value.map((item: Json) => reversed(item)) : value;
}
