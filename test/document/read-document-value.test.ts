import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/document/limits.ts';
import { readDocumentValue } from '../../src/document/read-document-value.ts';
import { documentText, head, nested, readText, readValue, refusal } from './reading.ts';

const readers = {
  readDocument: (text: string, limits = defaultLimits) => readText(text, limits, 11),
  readDocumentValue: async (text: string, limits = defaultLimits) => readValue(JSON.parse(text), limits),
};

describe.each(Object.entries(readers))('%s', (_, read) => {
  it.each([
    ['no object', 'null', [['NOT_AN_OBJECT', '', 'The document must be a JSON object.']]],
    [
      'an empty object',
      '{}',
      [
        ['MISSING_FIELD', '/version', 'Missing required field: version'],
        ['MISSING_FIELD', '/exported_at', 'Missing required field: exported_at'],
        ['MISSING_FIELD', '/entities', 'Missing required field: entities'],
      ],
    ],
    [
      'an empty version',
      '{"version":"","exported_at":"x","entities":{}}',
      [['INVALID_FIELD', '/version', 'Version field cannot be empty']],
    ],
    [
      'a version of null',
      '{"version":null,"exported_at":"x","entities":{}}',
      [['INVALID_FIELD', '/version', 'Version field cannot be empty']],
    ],
    [
      'fields of the wrong type',
      '{"version":1,"exported_at":2,"entities":{}}',
      [
        ['INVALID_FIELD', '/version', "Field 'version' must be a string"],
        ['INVALID_FIELD', '/exported_at', "Field 'exported_at' must be a string"],
      ],
    ],
    [
      'entities as a list',
      documentText('[]'),
      [['NOT_AN_OBJECT', '/entities', "Field 'entities' must be an object"]],
    ],
    [
      'a wrapper that is no object',
      '{"import_data":[],"version":"1"}',
      [['NOT_AN_OBJECT', '/import_data', "Field 'import_data' must be an object"]],
    ],
    [
      'a list that is none',
      documentText('{"tools":{},"roots":null}'),
      [
        ['NOT_A_LIST', '/entities/tools', "Entity type 'tools' must be a list"],
        ['NOT_A_LIST', '/entities/roots', "Entity type 'roots' must be a list"],
      ],
    ],
    [
      'an unknown kind',
      documentText('{"a/b":[]}'),
      [['UNKNOWN_KIND', '/entities/a~1b', 'Unknown entity type: a/b']],
    ],
    [
      'NUL in the envelope',
      documentText('{}').replace('{', '{"metadata":{"a":["\\u0000"]},'),
      [['NUL_CHARACTER', '/metadata/a/0', "Field 'metadata' has a text with a NUL character; remove it."]],
    ],
  ])('refuses %s', async (_, text, expected) => {
    const problems = await refusal(read(text));
    expect(problems.map(({ code, path, message }) => [code, path, message])).toEqual(expected);
  });

  it('refuses more entities than the limit', async () => {
    const problems = await refusal(
      read(documentText('{"tools":[1,2,3]}'), { ...defaultLimits, entities: 2 }),
    );
    expect(problems).toMatchObject([{ code: 'TOO_MANY_ENTITIES' }]);
  });

  it('refuses metadata that is 100,000 levels deep', async () => {
    const text = `{${head},"entities":{},"metadata":{"a":${nested(100_000)}}}`;
    expect(await refusal(read(text))).toMatchObject([{ code: 'DEPTH_EXCEEDED', path: '/metadata' }]);
  });

  it.each([
    ['100,000 levels', `{"a":${nested(100_000)}}`, 'DEPTH_EXCEEDED', ''],
    ['one level too many', `{"a":${nested(64)}}`, 'DEPTH_EXCEEDED', ''],
    ['too many values', `{"input_schema":[${'{},'.repeat(50_000)}1]}`, 'TOO_MANY_VALUES', ''],
    ['NUL', '{"name":"a\\u0000b"}', 'NUL_CHARACTER', '/name'],
    ['NUL in a name', '{"a\\u0000b":1}', 'NUL_CHARACTER', ''],
    ['half a surrogate pair', '{"name":"\\ud83d!"}', 'LONE_SURROGATE', '/name'],
    ['a long text', `{"name":"${'é'.repeat(600_000)}"}`, 'STRING_TOO_LONG', '/name'],
  ])('lets an entity with %s fail by itself', async (_, entity, code, path) => {
    const { entities } = await read(documentText(`{"tools":[{},${entity},{"name":"next"}]}`));
    expect(entities).toMatchObject([
      { index: 0, problems: [] },
      { index: 1, problems: [{ code, path: `/entities/tools/1${path}` }] },
      { index: 2, value: { name: 'next' }, problems: [] },
    ]);
  });

  it.each([
    ['as many levels as are allowed', `{"a":${nested(63)}}`],
    ['whole surrogate pairs', '{"a":"\\ud83d\\ude00"}'],
    ['names that objects have by themselves', '{"a":[{"__proto__":{},"constructor":1,"\\u0070rototype":1}]}'],
    ['a text as long as is allowed', `{"a":"${'x'.repeat(1_048_576)}"}`],
  ])('accepts an entity with %s', async (_, entity) => {
    const { entities } = await read(documentText(`{"tools":[${entity}]}`));
    expect(entities).toMatchObject([{ problems: [] }]);
  });
});

describe('readDocumentValue', () => {
  it('yields batches', async () => {
    const document = JSON.parse(documentText(`{"roots":[${'{},'.repeat(1200)}{}]}`));
    const sizes: number[] = [];
    for await (const batch of readDocumentValue(document, defaultLimits)) sizes.push(batch.length);
    expect(sizes).toEqual([500, 500, 201]);
  });
});
