import { schemaToJson } from '../../src/document/json-schema.ts';
import type { FieldRule, Kind, Portable } from '../../src/kinds/kind.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts';

/** The same as documents may have it: fields keep the rules of their kind. */
export const permittedEntity = (kind: Kind, entity: Portable): Portable =>
  Object.fromEntries(
    Object.entries(entity).map(([field, value]) => {
      const rule = kind.rules[field];
      return [field, rule === undefined ? value : permitted[rule](value)];
    }),
  );

const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, '·');

const permitted: Readonly<Record<FieldRule, (value: Json) => Json>> = {
  line: (value) =>
    Array.isArray(value) ? [...new Set(value.map(String).map(oneLine))] : textOr(value, oneLine),
  text: (value) => value,
  content: (value) => value,
  address: (value) => textOr(value, (text) => `https://awkward.test/${encodeURIComponent(text)}`),
  uri: (value) => textOr(value, oneLine),
  place: (value) => textOr(value, oneLine),
  'media-type': (value) => textOr(value, () => 'text/plain; charset="a \\"b\\""'),
  'json-schema': (value) => value,
  headers: (value) =>
    isJsonObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, text], index) => [
            `X-${index}-${name.length}`,
            oneLine(String(text)),
          ]),
        )
      : value,
  'header-names': (value) => (Array.isArray(value) ? value.map((_name, index) => `X-${index}|~`) : value),
};

const textOr = (value: Json, change: (text: string) => string): Json =>
  typeof value === 'string' ? change(value) : value;

/** Entities of any kind whose every field is hard to quote; each index gives other values. */
export function awkwardEntity(kind: Kind, index: number, references: Portable = {}): Portable {
  const { properties } = schemaToJson(kind.portable, 'output');
  const fields = Object.entries(isJsonObject(properties) ? properties : {});
  return {
    ...Object.fromEntries(fields.map(([field, schema], at) => [field, awkwardValue(schema, index + at)])),
    ...references,
    [kind.key]: `${pick(texts, index)} ${index}`,
  };
}

const pick = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % items.length];

function awkwardValue(schema: Json, index: number): Json {
  if (!isJsonObject(schema)) throw new TypeError('Not a schema.');
  const { anyOf, enum: members, type } = schema;
  if (Array.isArray(anyOf)) return awkwardValue(...choose(anyOf, index));
  if (Array.isArray(members)) return choose(members, index)[0];
  if (Array.isArray(type))
    return awkwardValue(
      ...choose(
        type.map((one) => ({ ...schema, type: one })),
        index,
      ),
    );
  const value = pick(awkwardValues[String(type)] ?? [], index);
  if (value === undefined) throw new TypeError(`There are no awkward values of ${JSON.stringify(schema)}.`);
  return holdsTexts(schema) ? textMembers(value) : value;
}

/** One of the choices, and an index with which all of its own choices come up as well. */
const choose = (choices: readonly Json[], index: number): [Json, number] => [
  pick(choices, index) ?? null,
  Math.floor(index / choices.length),
];

const holdsTexts = ({ additionalProperties }: JsonObject): boolean =>
  isJsonObject(additionalProperties ?? null) && JSON.stringify(additionalProperties).includes('"string"');

const textMembers = (value: Json): Json =>
  isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, JSON.stringify(member)]))
    : value;

const texts = [
  'tab\tnewline\nreturn\r\nfeed\f',
  'back\\slash \\n \\t \\N \\. \\\\',
  '\\N',
  '\\.',
  '"double" \'single\' `back` $$dollar$$ $1 %s :name ?',
  '',
  '  spaces  ',
  '{braces,commas}',
  '{"a": [1, "}"]}',
  'NULL',
  'null',
  'ünïcödé é é ß 日本語 𝒳🎉\u2028\u2029\ufeff',
  '\u0001\u0007\u001b\u007f\u0085',
  "'); DROP TABLE tools; --",
];

const lists: readonly (readonly string[])[] = [[], [''], texts, ['NULL'], ['a,b', '{}', '"', '\\', ' ']];

const objects: readonly JsonObject[] = [
  {},
  { z: 1, a: 2, '10': 3, '9': 4 },
  { texts, [String(texts[0])]: { [String(texts[4])]: [] } },
  { number: 1e21, small: 5e-324, large: 9_007_199_254_740_991, yes: true, none: null, empty: '' },
];

const awkwardValues: Readonly<Record<string, readonly Json[]>> = {
  string: texts,
  array: lists,
  object: objects,
  integer: [0, 2_147_483_647],
  boolean: [false, true],
  null: [null],
};
