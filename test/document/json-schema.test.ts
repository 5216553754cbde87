import { describe, expect, it } from 'vitest';
import { exportDocumentSchema } from '../../src/document/json-schema.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { checkExport, strictAjv } from '../support/check-export.ts';

const schema = exportDocumentSchema();
const isExport = strictAjv().compile(schema);

/** One entity of each kind, with everything that has a default filled in. */
const entities = Object.fromEntries(
  kinds.map(({ collection, key, portable }) => [
    collection,
    [portable.parse({ name: 'a', url: 'http://a.test', integration_type: 'REST', template: '', [key]: 'a' })],
  ]),
);

const document: JsonObject = JSON.parse(
  JSON.stringify({
    version: '2025-03-26',
    api_version: 'v1',
    backward_compatible: true,
    schema_url: 'https://lading.example/schemas/export/v1.json',
    export_id: '0b3f7b52-6f3f-4a50-8f6c-1f0e6a3c7c11',
    exported_at: '2026-01-01T00:00:00.000Z',
    exported_by: 'me',
    source_gateway: 'https://lading.example',
    encryption_method: 'AES-256-GCM',
    entities,
    metadata: {
      entity_counts: Object.fromEntries(kinds.map(({ collection }) => [collection, 1])),
      dependencies: { servers_to_tools: { a: ['t'] }, servers_to_resources: {}, servers_to_prompts: {} },
      export_options: {
        include_inactive: false,
        include_dependencies: true,
        selected_types: ['tools'],
        filter_tags: [],
        tag_match: 'any',
        secrets: 'sealed',
        selected_entities: [{ kind: 'tool', keys: null }],
      },
      digest: `sha256:${'0'.repeat(64)}`,
    },
  }),
);

type Place = readonly string[];

/** Every member within a value, but those that have a right to be anything. */
function* placesIn(value: Json, place: Place = []): Generator<Place> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    yield [...place, name];
    if (!isFreeForm(name)) yield* placesIn(member, [...place, name]);
  }
}

const isFreeForm = (name: string): boolean =>
  /^(capabilities|health_check|annotations|(in|out)put_schema)$/.test(name);

/** A copy with another value at the place; without the member where that is undefined. */
function changed(value: Json, [name, ...rest]: Place, to: Json | undefined): Json | undefined {
  if (name === undefined) return to;
  const copy = JSON.parse(JSON.stringify(value));
  copy[name] = changed(copy[name], rest, to);
  return JSON.parse(JSON.stringify(copy));
}

const valueAt = (place: Place): unknown =>
  place.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], document);

const isOptional = (place: Place): boolean =>
  /^(entities\/\w+(\/0)?|deleted.*|.*entity_counts\/\w+|.*(servers_to_\w+\/.+|\/0|selected_entities|digest))$/.test(
    place.join('/'),
  );

const places = [...placesIn(document)].map((place) => [place.join('/'), place] as const);
const required = places.filter(([, place]) => !isOptional(place));

describe('the schema of exports', () => {
  it('is a valid schema of 2020-12 that refers to nothing outside itself', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(strictAjv().validateSchema(schema)).toBe(true);
    expect(JSON.stringify(schema)).not.toContain('$ref');
  });

  it('says of every member what it is', () => {
    expect([...undescribed(schema)]).toEqual([]);
    expect(schema).toMatchObject({ title: expect.any(String), description: expect.any(String) });
  });

  it('takes a document that is right', () => {
    expect(isExport(document), JSON.stringify(isExport.errors)).toBe(true);
    expect(isExport({ ...document, deleted: { tools: ['gone'] } })).toBe(true);
    expect(() => checkExport(document)).not.toThrow();
  });

  it('asks for all that an export always has', () => expect(required.length).toBeGreaterThan(80));

  it.each(required)('misses /%s', (_, place) => {
    expect(isExport(changed(document, place, undefined))).toBe(false);
  });

  it.each(places)('notices a wrong type of /%s', (_, place) => {
    const wrong = typeof valueAt(place) === 'boolean' ? 'yes' : true;
    expect(isExport(changed(document, place, wrong))).toBe(false);
  });

  it.each([
    ['a list of no kind', ['entities', 'bogus'], []],
    ['a credential in clear', ['entities', 'tools', '0', 'auth_value'], '{"Authorization":"Bearer x"}'],
    ['a date that is none', ['exported_at'], '2026-02-30T00:00:00Z'],
    ['an address that is none', ['schema_url'], '/schemas/export/v1.json'],
    ['a digest of another sort', ['metadata', 'digest'], 'md5:0'],
    ['deleted entities without keys', ['deleted'], { tools: [1] }],
    ['an empty key', ['entities', 'roots', '0', 'uri'], ''],
  ])('refuses %s', (_, place, value) => {
    expect(isExport(changed(document, place, value))).toBe(false);
  });

  it('takes a sealed credential', () => {
    const sealed = createKeyRing({ current: 'a secret' }).seal({ kind: 'tool', field: 'auth_value' }, '{}');
    expect(isExport(changed(document, ['entities', 'tools', '0', 'auth_value'], sealed))).toBe(true);
  });

  it.each([
    ['the document', ['later']],
    ['an entity', ['entities', 'tools', '0', 'later']],
    ['the metadata', ['metadata', 'later']],
  ])('takes members that a later version adds to %s, which our own exports may not have', (_, place) => {
    const later = changed(document, place, 'x');
    expect(isExport(later)).toBe(true);
    expect(() => checkExport(later)).toThrow('later');
  });
});

function* undescribed(node: Json, at = ''): Generator<string> {
  if (!isJsonObject(node)) return;
  const properties = isJsonObject(node['properties']) ? node['properties'] : {};
  for (const [name, member] of Object.entries(properties)) {
    if (!isJsonObject(member) || typeof member['description'] !== 'string') yield `${at}/${name}`;
    yield* undescribed(member, `${at}/${name}`);
  }
  if (isJsonObject(node['items'])) yield* undescribed(node['items'], `${at}/items`);
}
