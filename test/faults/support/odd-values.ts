import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { kinds } from '../../../src/kinds/registry.ts';
import { toolNamed } from '../../support/documents.ts';

/** A text that does not get smaller when it is compressed, as the database does with what it indexes. */
export const incompressible = (length: number): string => {
  let text = '';
  while (text.length < length) text += createHash('sha512').update(`${text.length}`).digest('base64url');
  return text.slice(0, length);
};

const oddTexts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud83d',
  'boat \ud83d',
  '\udc00x',
  `${'a'.repeat(99)}🎉`,
  `${'a'.repeat(254)}🎉`,
  '🎉'.repeat(200),
  '🎉'.repeat(256),
  '\ufeff',
  '\ufeffx',
  incompressible(3_000),
  'ﷺ'.repeat(250),
  '\uffff',
  '\u{10ffff}',
  '\u0001\u001b[31m\u0085',
  '\u2028\u2029',
  '\r\n\t',
  '__proto__',
  'constructor',
  'toString',
  'prototype',
  'NULL',
  'null',
  'None',
  '*****',
  '\\u0000',
  '\\',
  '\\N',
  '{"a',
  '"quoted"',
  "'; DROP TABLE tools; --",
  '%',
  '$1',
  'v1.abc.def',
  'İstanbul',
  'e\u0301',
  '../../etc/passwd',
  'http://[',
  '1e400',
];

/** Texts that something could stumble over. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...oddTexts) },
  { weight: 2, arbitrary: fc.string({ maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...oddTexts), fc.string({ maxLength: 3 }))
      .map((parts) => parts.join('')),
  },
);

const oddNumber = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, 1e21, 1e308, 5e-324, 2 ** 31, 2 ** 53, -(2 ** 63)),
  fc.integer(),
);

const nested = (levels: number): unknown =>
  levels === 0 ? 1 : levels % 2 === 0 ? [nested(levels - 1)] : { a: nested(levels - 1) };

/** Any value that JSON can express. */
export const oddJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(null, true, false, nested(70), nested(170)),
    oddText,
    oddNumber,
    fc.array(tie('value'), { maxLength: 4 }),
    members(tie('value')),
  ),
})).value;

/** Of entries, as a name such as `__proto__` would otherwise not become a member. */
function members(value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return fc.array(fc.tuple(oddText, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
}

const samples: Readonly<Record<string, object>> = {
  roots: { uri: 'file:///a', name: 'A' },
  gateways: { name: 'a', url: 'http://a.test' },
  tools: toolNamed('a'),
  resources: { uri: 'file:///a', name: 'A', content: 'a' },
  prompts: { name: 'a', template: 'Hello' },
  servers: { name: 'a', tool_ids: ['a'], associated_resources: ['file:///a'], associated_prompts: ['a'] },
};

/** A list of a document, and what stands in it. */
export interface OddEntity {
  readonly collection: string;
  readonly entity: unknown;
}

/** Entities that are valid but for one or two odd places, or are no entities at all. */
export const oddEntity: fc.Arbitrary<OddEntity> = fc.constantFrom(...kinds).chain((kind) => {
  const sample = samples[kind.collection] ?? {};
  const field = fc.oneof(fc.constantFrom(...Object.keys(kind.portable.shape)), oddText);
  const changed = (entries: readonly (readonly [string, unknown])[]): object => ({
    ...sample,
    ...Object.fromEntries(entries),
  });
  const key = fc.constant(kind.key);
  return fc
    .oneof(
      { weight: 1, arbitrary: oddJson },
      { weight: 3, arbitrary: fc.tuple(key, oddText).map((entry) => changed([entry])) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constant('tags'), fc.array(oddText, { maxLength: 4 }))
          .map((entry) => changed([entry])),
      },
      {
        weight: 4,
        arbitrary: fc
          .array(fc.tuple(field, fc.oneof(oddText, oddJson)), { minLength: 1, maxLength: 2 })
          .map(changed),
      },
    )
    .map((entity) => ({ collection: kind.collection, entity }));
});
