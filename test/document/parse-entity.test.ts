import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/document/limits.ts';
import { acceptedSchema, isValidEntity, parseEntity } from '../../src/document/parse-entity.ts';
import { gateway } from '../../src/kinds/gateway.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import { kindOfCollection, kinds } from '../../src/kinds/registry.ts';
import { resource } from '../../src/kinds/resource.ts';
import { server } from '../../src/kinds/server.ts';
import { tool } from '../../src/kinds/tool.ts';
import { readText } from './reading.ts';

const parse = (kind: Kind, value: unknown, limits = defaultLimits) =>
  parseEntity(kind, { collection: kind.collection, index: 3, value, problems: [] }, limits);

const smallTool = { name: 'a', url: 'https://a.example', integration_type: 'REST' };
const smallGateway = { name: 'a', url: 'https://a.example' };

it('parses every entity of a document of ContextForge', async () => {
  const { entities } = await readText(readFileSync('test/fixtures/contextforge-export.json'));
  const parsed = entities.map((raw) => {
    const kind = kindOfCollection(raw.collection);
    if (kind === undefined) throw new Error(raw.collection);
    return parseEntity(kind, raw, defaultLimits);
  });
  expect(parsed).toHaveLength(30);
  for (const { problems, warnings } of parsed) expect([...problems, ...warnings]).toEqual([]);
});

describe('parseEntity tolerates', () => {
  it.each<[string, Kind, object, object]>([
    [
      'tags as objects',
      tool,
      { tags: ['x', { id: 'y', label: 'Y' }, { id: 'z' }, 'x'] },
      { tags: ['x', 'Y', 'z'] },
    ],
    ['null where it says nothing', tool, { tags: null, headers: null, is_active: null }, {}],
    [
      'null where it says something',
      tool,
      { description: null, auth_value: null },
      { description: null, auth_value: null },
    ],
    ['a url of "None"', tool, { url: 'None' }, { url: null }],
    ['no authentication', tool, { auth_type: 'None' }, {}],
    ['an empty authentication', tool, { auth_type: '' }, {}],
    ['an authentication of null', tool, { auth_type: null }, {}],
    ['capitals in the authentication', tool, { auth_type: 'Bearer' }, { auth_type: 'bearer' }],
    ['other spellings', tool, { display_name: 'A', enabled: false }, { displayName: 'A', is_active: false }],
    ['two spellings', tool, { display_name: 'A', displayName: 'B' }, { displayName: 'B' }],
    [
      'fields that every environment makes itself',
      tool,
      { id: 1, slug: 's', team_id: 't', metrics: {}, visibility: 'public' },
      {},
    ],
    [
      'headers that the source sealed',
      tool,
      { headers: { A: 'b', C: { _mcpgateway_encrypted_header_value_v1: 'x' } } },
      { headers: { A: 'b', C: { _mcpgateway_encrypted_header_value_v1: 'x' } } },
    ],
  ])('%s', (_, kind, more, expected) => {
    const { portable, warnings, problems } = parse(kind, { ...smallTool, ...more });
    expect({ portable, warnings, problems }).toEqual({
      portable: { ...smallTool, ...expected },
      warnings: [],
      problems: [],
    });
  });

  it('references as keys and as objects, each once', () => {
    const entity = {
      name: 's',
      associated_tools: ['a', { id: 7, name: 'b' }, { id: 'c' }, 'a', { id: 9 }],
      associated_resources: [{ id: 'x', name: 'n', uri: 'u' }],
      associated_prompts: null,
    };
    expect(parse(server, entity).portable).toEqual({
      name: 's',
      tool_ids: ['a', 'b', 'c', '9'],
      associated_resources: ['u'],
    });
  });

  it('unknown fields, with one warning that names them', () => {
    const { portable, warnings } = parse(tool, { foo: 1, ...smallTool, bar: 2 });
    expect(portable).toEqual(smallTool);
    expect(warnings).toEqual(['UNKNOWN_FIELDS: Unknown fields were left out: foo, bar.']);
  });

  it('very many unknown fields, with one short warning', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, i]));
    expect(parse(tool, { ...smallTool, ...many }).warnings[0]).toMatch(
      /^UNKNOWN_FIELDS: Unknown fields .*, f19 and 30 more\.$/,
    );
  });
});

describe('parseEntity', () => {
  it('gives the fields in the order of the kind', () => {
    const { portable = {} } = parse(tool, { tags: [], url: null, integration_type: 'REST', name: 'a' });
    expect(Object.keys(portable)).toEqual(['name', 'url', 'integration_type', 'tags']);
  });

  it.each([
    ['abc', 'abc'],
    [12, '12'],
    ['', undefined],
    [null, undefined],
  ])('knows the source id %j', (id, sourceId) => {
    expect(parse(tool, { ...smallTool, id }).sourceId).toBe(sourceId);
  });

  it.each([null, 'text', 7, [], undefined])('refuses %j as an entity', (value) => {
    expect(parse(tool, value)).toEqual({
      index: 3,
      key: '',
      warnings: [],
      problems: [
        {
          code: 'NOT_AN_OBJECT',
          message: "Entity 3 in 'tools' must be an object",
          path: '/entities/tools/3',
          kind: 'tool',
        },
      ],
    });
  });

  it('names every missing field at once', () => {
    expect(parse(tool, { name: 'a' }).problems).toEqual(
      ['url', 'integration_type'].map((field) => ({
        code: 'MISSING_FIELD',
        message: `Entity 3 in 'tools' missing required field: ${field}`,
        path: '/entities/tools/3',
        kind: 'tool',
        key: 'a',
      })),
    );
  });

  it.each<[string, Kind, object, string, string, string]>([
    [
      'a number as url',
      gateway,
      { name: 'a', url: 5 },
      'INVALID_FIELD',
      '/url',
      'has a wrong url: expected string, received number.',
    ],
    [
      '"None" as the url of a gateway',
      gateway,
      { name: 'a', url: 'None' },
      'MISSING_FIELD',
      '',
      'missing required field: url',
    ],
    [
      'null as the url of a gateway',
      gateway,
      { name: 'a', url: null },
      'MISSING_FIELD',
      '',
      'missing required field: url',
    ],
    [
      'an empty key',
      gateway,
      { ...smallGateway, name: '' },
      'INVALID_FIELD',
      '/name',
      'has a wrong name: expected string to have >=1 characters.',
    ],
    [
      'a tag that is none',
      gateway,
      { ...smallGateway, tags: ['a', 5] },
      'INVALID_FIELD',
      '/tags/1',
      'has a wrong tags.1: expected string, received number.',
    ],
    [
      'tags that are no list',
      gateway,
      { ...smallGateway, tags: 'a' },
      'INVALID_FIELD',
      '/tags',
      'has a wrong tags: expected array, received string.',
    ],
    [
      'a header that is none',
      tool,
      { ...smallTool, headers: { A: 5 } },
      'INVALID_FIELD',
      '/headers/A',
      'has a wrong headers.A: expected string.',
    ],
    [
      'a number too small',
      tool,
      { ...smallTool, timeout: -1 },
      'INVALID_FIELD',
      '/timeout',
      'has a wrong timeout: expected number to be >=0.',
    ],
    [
      'an unknown authentication',
      gateway,
      { ...smallGateway, auth_type: 'magic' },
      'INVALID_FIELD',
      '/auth_type',
      'has a wrong auth_type: expected one of "basic"|"bearer"|"authheaders"|"oauth"|"query_param".',
    ],
  ])('explains %s', (_, kind, entity, code, path, message) => {
    const { portable, problems } = parse(kind, entity);
    expect(portable).toBeUndefined();
    expect(problems).toMatchObject([
      {
        code,
        path: `/entities/${kind.collection}/3${path}`,
        message: `Entity 3 in '${kind.collection}' ${message}`,
      },
    ]);
  });

  it('refuses a key that is too long, together with all else', () => {
    const limits = { ...defaultLimits, keyLength: 4 };
    expect(parse(resource, { uri: 'a://b', name: 7 }, limits).problems.map(({ message }) => message)).toEqual(
      [
        "Entity 3 in 'resources' has a wrong name: expected string, received number.",
        "Entity 3 in 'resources' has a uri of more than 4 characters; shorten it or raise LADING_MAX_KEY_LENGTH.",
      ],
    );
    expect(parse(resource, { uri: 'a://', name: 'n' }, limits).problems).toEqual([]);
  });

  it('hands on what the reader found, with the key', () => {
    const problem = { code: 'NUL_CHARACTER', message: 'No.', path: '/entities/tools/0/url' };
    const raw = { collection: 'tools', index: 0, value: { name: 'a' }, problems: [problem] };
    expect(parseEntity(tool, raw, defaultLimits)).toEqual({
      index: 0,
      key: 'a',
      warnings: [],
      problems: [{ ...problem, kind: 'tool', key: 'a' }],
    });
  });
});

describe.each(kinds.map((kind) => [kind.name, kind] as const))('the two validators of %s', (_, kind) => {
  it('agree', () => {
    const anything = fc.oneof(
      fc.constantFrom(null, '', 'x', 'bearer', 0, -1, 1.5, 2_147_483_648, true, [], {}, ['a'], ['']),
      fc.constantFrom({ a: 'b' }, { a: 1 }, { a: { _mcpgateway_encrypted_header_value_v1: 'x' } }),
      fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('__proto__')),
    );
    const valid = fc.constantFrom<unknown>('x', null, {}, ['a'], true, 5);
    const fields = Object.keys(kind.portable.shape).map((name) => [name, fc.oneof(valid, anything)] as const);
    const entities = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
    fc.assert(
      fc.property(entities, (entity) => {
        expect(isValidEntity(kind, entity)).toBe(acceptedSchema(kind).safeParse(entity).success);
      }),
      { numRuns: 500 },
    );
  });

  it('agree about one field at a time', () => {
    const good = { name: 'a', uri: 'a', url: 'a', integration_type: 'a', template: 'a' };
    const fields = Object.keys(kind.portable.shape);
    const base = Object.fromEntries(Object.entries(good).filter(([name]) => fields.includes(name)));
    const values = fc
      .jsonValue({ maxDepth: 3 })
      .filter((value) => !JSON.stringify(value).includes('__proto__'));
    expect(isValidEntity(kind, base)).toBe(true);
    fc.assert(
      fc.property(fc.constantFrom(...fields), values, (field, value) => {
        const entity = { ...base, [field]: value };
        expect(isValidEntity(kind, entity)).toBe(acceptedSchema(kind).safeParse(entity).success);
      }),
      { numRuns: 500 },
    );
  });
});
