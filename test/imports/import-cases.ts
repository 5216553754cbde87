import fc from 'fast-check';
import { type KindName, kindNamed, kinds } from '../../src/kinds/registry.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';
import { envelope } from '../support/documents.ts';
import { examples, requiredOf } from '../support/examples.ts';

/** What is stored before, a document that often collides with it, and how it is imported. */
export interface ImportCase {
  readonly stored: object;
  readonly document: object;
  readonly options: {
    readonly atomic: boolean;
    readonly rules: readonly object[];
    readonly select?: readonly object[];
  };
}

// Few keys, so that documents collide with themselves and with what is stored; the last two share a slug.
const keys = ['a', 'b', 'c', 'Send.Mail', 'send mail'] as const;
const key = fc.constantFrom(...keys);
const mentions = fc.uniqueArray(fc.constantFrom(...keys, 'send-mail', 'source-1', 'source-2', 'nobody'), {
  maxLength: 4,
});

/** A few values for each field, so that equal and different ones come up; what is not here has those of the example. */
const fields: Readonly<Partial<Record<KindName, fc.Arbitrary<JsonObject>>>> = {
  gateway: some({
    url: fc.constantFrom('http://one.test', 'http://two.test'),
    description: fc.constantFrom(null, 'a gateway'),
    auth_type: fc.constantFrom(null, 'bearer'),
    auth_value: fc.constantFrom(null, '', '*****', 'not sealed at all'),
  }),
  tool: some({
    url: fc.constantFrom(null, 'http://one.test'),
    integration_type: fc.constantFrom('REST', 'MCP'),
    headers: fc.constantFrom({}, { 'X-Env': 'live' }, { 'X-Env': '*****' }, { 'X-Api-Key': 'in clear' }),
    input_schema: fc.constantFrom({}, { type: 'object', properties: { q: {} } }),
    unheard_of: fc.constant(1),
  }),
  server: some({
    tool_ids: mentions,
    associated_resources: mentions,
    associated_prompts: mentions,
    capabilities: fc.constantFrom({}, { tools: {} }),
  }),
};

function fieldsOf(kind: KindName): fc.Arbitrary<JsonObject> {
  const { fields: plain, change } = examples[kind];
  const values = Object.entries(plain).map(([field, value]) => [
    field,
    fc.constantFrom(value, change[field] ?? value),
  ]);
  return fields[kind] ?? some(Object.fromEntries(values));
}

function some(members: Readonly<Record<string, fc.Arbitrary<Json>>>): fc.Arbitrary<JsonObject> {
  return fc.record(
    {
      ...members,
      id: fc.constantFrom('source-1', 'source-2'),
      tags: fc.constantFrom<Json>([], ['red'], [{ id: 'red', label: 'Red' }]),
      is_active: fc.boolean(),
    },
    { requiredKeys: [] },
  );
}

const valid = (kind: KindName): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(key, fieldsOf(kind))
    .map(([name, others]) => ({ [kindNamed(kind).key]: name, ...requiredOf(kindNamed(kind)), ...others }));

/** Without its required fields, with a number for a text, or no object at all. */
const invalid = (kind: KindName): fc.Arbitrary<Json> =>
  fc.oneof(
    key.map((name) => ({ [kindNamed(kind).key]: name, is_active: 'yes' })),
    valid(kind).map((entity) => ({ ...entity, [kindNamed(kind).key]: 5 })),
    valid(kind).map((entity) => ({ ...entity, tags: 'red' })),
    fc.constantFrom(null, 'text', [], {}),
  );

/** Now and then the same entity twice, the second time as it is or with another one's fields. */
const listOf = (kind: KindName, faulty: boolean): fc.Arbitrary<Json[]> =>
  fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: valid(kind).map((one) => [one]) },
        { weight: 1, arbitrary: valid(kind).map((one) => [one, { ...one }]) },
        ...(faulty ? [{ weight: 1, arbitrary: invalid(kind).map((one) => [one]) }] : []),
      ),
      { maxLength: 4 },
    )
    .map((lists) => lists.flat());

const documents = (faulty: boolean): fc.Arbitrary<object> =>
  fc
    .record(Object.fromEntries(kinds.map(({ name, collection }) => [collection, listOf(name, faulty)])), {
      requiredKeys: [],
    })
    .map((entities) => ({ ...envelope, entities }));

const selection = fc.record(
  { kind: fc.constantFrom(...kinds.map(({ name }) => name.toUpperCase())), keys: fc.uniqueArray(key) },
  { requiredKeys: ['kind'] },
);

const rule = fc
  .tuple(selection, fc.constantFrom('UPDATE', 'SKIP', 'RENAME', 'FAIL'))
  .map(([chosen, strategy]) => ({ ...chosen, strategy }));

export const importCases: fc.Arbitrary<ImportCase> = fc.record({
  stored: documents(false),
  // Without invalid entities now and then, or nothing atomic would ever come through.
  document: fc.boolean().chain(documents),
  options: fc.record(
    {
      atomic: fc.oneof(
        { weight: 3, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
      rules: fc.array(rule, { maxLength: 2 }),
      select: fc.uniqueArray(selection, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ['atomic', 'rules'] },
  ),
});
