import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../../src/document/formats/json/json-format.ts';
import { defaultLimits } from '../../../../src/document/limits.ts';
import {
  documentText,
  head,
  nested,
  pieces,
  readText,
  readValue,
  refusal,
  withoutText,
} from '../../reading.ts';

const fixture = readFileSync(new URL('../../../fixtures/contextforge-export.json', import.meta.url), 'utf8');

describe('readDocument', () => {
  it('reads a document of ContextForge', async () => {
    const { entities, envelope } = await readText(fixture);
    const counts = { tools: 7, gateways: 4, servers: 3, prompts: 6, resources: 7, roots: 3 };
    for (const [collection, count] of Object.entries(counts))
      expect(entities.filter((entity) => entity.collection === collection)).toHaveLength(count);
    expect(entities.flatMap(({ problems }) => problems)).toEqual([]);
    expect(envelope).toMatchObject({
      version: '2025-11-25',
      exportedAt: '2026-11-22T05:29:22.379561Z',
      sourceGateway: 'http://127.0.0.1:4444',
      metadata: { entity_counts: { tools: 7 } },
      warnings: [],
    });
  });

  it.each([1, 2, 3, 7, 64])('reads the same in pieces of %i bytes', async (size) => {
    expect(await readText(fixture, defaultLimits, size)).toEqual(await readText(fixture));
  });

  it.each([
    ['a byte order mark', `\uFEFF${documentText('{}')}`],
    ['white space around it', ` \r\n\t${documentText('{}')}\n\n`],
    ['a wrapper', `{"conflict_strategy":"skip","import_data":${documentText('{}')},"dry_run":true}`],
    ['entities before the rest', `{"entities":{},${head}}`],
    ['escapes in names', documentText('{}').replace('entities', '\\u0065ntities')],
    ['unknown fields', documentText('{}').replace('{', '{"later":[{"a":[1]}],')],
  ])('accepts %s', async (_, text) => {
    for (const size of [1, 5, 1000])
      expect(await readText(text, defaultLimits, size)).toMatchObject({
        entities: [],
        envelope: { version: '2025-03-26', exportedAt: '2026-01-01T00:00:00Z' },
      });
  });

  it('keeps the text of an entity as it was written', async () => {
    const { entities } = await readText(documentText('{"roots":[ {"uri" : "é\\"]"} ,7]}'), defaultLimits, 1);
    expect(entities).toEqual([
      { collection: 'roots', index: 0, value: { uri: 'é"]' }, problems: [], text: '{"uri" : "é\\"]"}' },
      { collection: 'roots', index: 1, value: 7, problems: [], text: '7' },
    ]);
  });

  it('skips a field of the envelope that is too large, with a warning', async () => {
    const text = documentText('{}').replace('{', `{"metadata":{"a":"${'x'.repeat(2_000_000)}"},`);
    const { envelope } = await readText(text);
    expect(envelope.metadata).toBeUndefined();
    expect(envelope.warnings).toEqual([
      "FIELD_TOO_LARGE: The field 'metadata' was left out: it is larger than 1048576 bytes.",
    ]);
  });

  it('yields what is complete before the last byte is read', async () => {
    let isAtEnd = false;
    async function* source() {
      yield Buffer.from(`{${head},"entities":{"roots":[{"uri":"a"},{"uri":`);
      yield Buffer.from('"b"}');
      isAtEnd = true;
      yield Buffer.from(']}}');
    }
    const reading = readDocument(source(), defaultLimits);
    const first = await reading.next();
    expect(first.value).toMatchObject([{ collection: 'roots', index: 0, bytes: Buffer.from('{"uri":"a"}') }]);
    expect(isAtEnd).toBe(false);
  });

  it('yields batches of a bounded size when everything comes at once', async () => {
    const text = documentText(`{"roots":[${'{"uri":"a","name":"a root"},'.repeat(50_000)}7]}`);
    const sizes: number[] = [];
    for await (const batch of readDocument(pieces(text, text.length), defaultLimits))
      sizes.push(batch.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(50_001);
    expect(Math.max(...sizes)).toBeLessThan(20_000);
  });

  it('reads the same as readDocumentValue, wherever the text is split', async () => {
    const lists = fc.dictionary(
      fc.constantFrom('tools', 'gateways', 'servers', 'prompts', 'resources', 'roots'),
      fc.array(fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }), { maxLength: 5 }),
    );
    const documents = fc.record({
      entities: lists,
      version: fc.string({ minLength: 1 }),
      exported_at: fc.string(),
      source_gateway: fc.string({ unit: 'grapheme' }),
      metadata: fc.dictionary(fc.string(), fc.jsonValue()),
    });
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 2),
        async (document, size, indent) => {
          const text = JSON.stringify(document, null, indent);
          const fromText = await readText(text, defaultLimits, size).then(
            withoutText,
            ({ problems }) => problems,
          );
          const fromValue = await readValue(JSON.parse(text)).then(withoutText, ({ problems }) => problems);
          expect(fromText).toEqual(fromValue);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('readDocument refuses', () => {
  const of = async (text: string | Uint8Array, size?: number) =>
    await refusal(readText(text, defaultLimits, size));

  it.each([
    ['nothing', '', 'EMPTY_DOCUMENT', ''],
    ['white space', ' \n ', 'EMPTY_DOCUMENT', ''],
    ['a list', '[]', 'NOT_AN_OBJECT', ''],
    ['a text', '"x"', 'NOT_AN_OBJECT', ''],
    ['a number', '12', 'NOT_AN_OBJECT', ''],
    ['YAML', 'version: 1', 'INVALID_JSON', ''],
    ['something after the end', `${documentText('{}')} {}`, 'INVALID_JSON', ''],
    [
      'a missing comma between entities',
      documentText('{"roots":[{} {}]}'),
      'INVALID_JSON',
      '/entities/roots',
    ],
    ['a comma too many', documentText('{"roots":[{},]}'), 'INVALID_JSON', '/entities/roots/1'],
    ['a comma too many in an object', documentText('{"roots":[],}'), 'INVALID_JSON', '/entities'],
    ['a missing colon', documentText('{"roots" []}'), 'INVALID_JSON', '/entities/roots'],
    ['a name without quotes', documentText('{roots:[]}'), 'INVALID_JSON', '/entities'],
    [
      'an error inside an entity',
      documentText('{"roots":[{},{"a":tru}]}'),
      'INVALID_JSON',
      '/entities/roots/1',
    ],
    [
      'one bracket closed by another',
      documentText('{"roots":[{"a":[1}]]}'),
      'INVALID_JSON',
      '/entities/roots/0',
    ],
    ['a bracket closed twice', documentText('{"roots":[{"a":1}}]}'), 'INVALID_JSON', '/entities/roots'],
    ['a raw NUL', documentText('{"roots":[{"a":"\0"}]}'), 'INVALID_JSON', '/entities/roots/0'],
    ['an error in a field', `{"exported_by":[1 2],${head},"entities":{}}`, 'INVALID_JSON', '/exported_by'],
    ['two entities', `{${head},"entities":{},"entities":{}}`, 'DUPLICATE_MEMBER', '/entities'],
    ['a list twice', documentText('{"tools":[],"tools":[]}'), 'DUPLICATE_MEMBER', '/entities/tools'],
    [
      'entities beside a wrapper',
      `{"import_data":${documentText('{}')},"entities":{}}`,
      'DUPLICATE_MEMBER',
      '/entities',
    ],
    [
      'a wrapper beside entities',
      `{"entities":{},"import_data":${documentText('{}')}}`,
      'DUPLICATE_MEMBER',
      '/entities',
    ],
    [
      'two wrappers',
      `{"import_data":${documentText('{}')},"import_data":{}}`,
      'DUPLICATE_MEMBER',
      '/import_data',
    ],
    ['an envelope too deep', `{"a":${nested(100_000)},${head},"entities":{}}`, 'DEPTH_EXCEEDED', '/a'],
    ['nothing but depth', nested(100_000), 'DEPTH_EXCEEDED', ''],
    ['nothing but opening brackets', '['.repeat(100_000), 'TRUNCATED_DOCUMENT', ''],
  ])('%s', async (_, text, code, path) => {
    for (const size of [1, 13, 65_536]) expect(await of(text, size)).toMatchObject([{ code, path }]);
  });

  it('text that is not UTF-8', async () => {
    const text = Buffer.from(documentText('{"roots":[{"uri":"é"}]}'), 'latin1');
    expect(await of(text)).toMatchObject([{ code: 'INVALID_JSON', path: '/entities/roots/0' }]);
  });

  it('a syntax error with the byte it is at, and without the text around it', async () => {
    const text = documentText('{"roots":[{"é":"secret" oops}]}');
    const byte = Buffer.byteLength(text.slice(0, text.indexOf('oops')));
    const [problem] = await of(text);
    expect(problem?.message).toBe(
      `The document is not valid JSON: something unexpected is at line 1, column ${byte} (byte ${byte}), within /entities/roots/0.`,
    );
  });

  it('a document that ends too early, with where', async () => {
    const text = documentText('{"roots":[{"uri":"a"');
    const whole = text.slice(0, -1);
    expect(await of(whole)).toEqual([
      {
        code: 'TRUNCATED_DOCUMENT',
        message: `The document ends too early, at line 1, column ${whole.length + 1}, after ${whole.length} bytes, within /entities/roots/0; send all of it.`,
        path: '/entities/roots/0',
      },
    ]);
  });

  it.each([
    ['a document', (document: object) => document],
    [
      'a wrapped document',
      (document: object) => ({ dry_run: true, import_data: document, strategy: 'skip' }),
    ],
  ])('%s cut off at any byte', async (_, wrap) => {
    const document = JSON.parse(fixture);
    const entities = { tools: [document.entities.tools[1], -1.5e3, null, 'é\\'] };
    const bytes = Buffer.from(JSON.stringify(wrap({ ...document, entities, metadata: { a: [true] } })));
    for (let end = 1; end < bytes.length; end++)
      expect(await of(bytes.subarray(0, end), 100)).toMatchObject([{ code: 'TRUNCATED_DOCUMENT' }]);
  });

  it('everything that is wrong at once', async () => {
    const text = '{"version":"","entities":{"bogus":[1],"tools":{},"roots":[]},"exported_by":"me"}';
    expect((await of(text)).map(({ message }) => message)).toEqual([
      'Unknown entity type: bogus',
      "Entity type 'tools' must be a list",
      'Version field cannot be empty',
      'Missing required field: exported_at',
    ]);
  });

  it('what was wrong before the place where reading cannot go on', async () => {
    const problems = await of('{"entities":{"bogus":[],"tools":[{]}}');
    expect(problems.map(({ code }) => code)).toEqual(['UNKNOWN_KIND', 'INVALID_JSON']);
  });

  it('more entities than the limit, before it reads the rest', async () => {
    const limits = { ...defaultLimits, entities: 2 };
    expect(await refusal(readText(`{"entities":{"roots":[1,2],"tools":[3,4,`, limits))).toEqual([
      {
        code: 'TOO_MANY_ENTITIES',
        message: 'The document has more than 2 entities; split it or raise LADING_MAX_ENTITIES.',
        path: '/entities',
      },
    ]);
  });

  it('a document with very many problems, without reading to its end', async () => {
    const text = documentText(`{${Array.from({ length: 5000 }, (_, i) => `"k${i}":[]`).join()}}`);
    expect(await of(text)).toHaveLength(100);
  });
});

describe('readDocument hands over entities that break a limit', () => {
  const only = async (entity: string, limits = defaultLimits) => {
    const { entities } = await readText(documentText(`{"roots":[${entity},{"uri":"next"}]}`), limits);
    expect(entities[1]).toMatchObject({ value: { uri: 'next' }, problems: [] });
    return entities[0]?.problems;
  };

  it('100,000 levels deep', async () => {
    expect(await only(`{"a":${nested(100_000)}}`)).toMatchObject([
      { code: 'DEPTH_EXCEEDED', path: '/entities/roots/0' },
    ]);
  });

  it.each([
    ['an entity', '[{},{},{},{}]', 9],
    ['its members', '{"a":{"b":[1,2,3],"c":"d,[e"},"f":[] , "g":[ ]}', 11],
  ])('with more values than it may have: %s', async (_, entity, values) => {
    expect(await only(entity, { ...defaultLimits, values })).toEqual([]);
    expect(await only(entity, { ...defaultLimits, values: values - 1 })).toEqual([
      {
        code: 'TOO_MANY_VALUES',
        message: expect.stringContaining('LADING_MAX_VALUES'),
        path: '/entities/roots/0',
      },
    ]);
  });

  it('too large to be held', async () => {
    const limits = { ...defaultLimits, stringBytes: 20 };
    expect(await only(`[${'1,'.repeat(1000)}1]`, limits)).toMatchObject([{ code: 'ENTITY_TOO_LARGE' }]);
  });
});
