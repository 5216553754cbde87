import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFormat } from '../../../../src/document/formats/json/json-format.ts';
import { ndjsonFormat, readLines } from '../../../../src/document/formats/ndjson/ndjson-format.ts';
import { defaultLimits } from '../../../../src/document/limits.ts';
import { awkwardDocument } from '../../../support/documents.ts';
import { head, nested, pieces, readAs, refusal } from '../../reading.ts';
import { listsOf, written, writtenDocument } from '../written.ts';

const first = `{${head}}`;
const last = '{"metadata":{"entity_counts":{}}}';
const lines = (...between: readonly string[]): string => `${[first, ...between, last].join('\n')}\n`;
const entity = (collection: string, text: string): string => `{"type":"${collection}","entity":${text}}`;
const read = (text: string | Uint8Array, limits = defaultLimits, size?: number) =>
  readAs({ read: readLines }, text, limits, size);

describe('writeLines', () => {
  it('writes the envelope first, what was deleted, the entities, and the counts last', async () => {
    const lists = { roots: [{ uri: 'a', name: 'x\ny' }], gateways: [], tools: [{ name: 't' }] };
    const document = writtenDocument(lists, [{ kind: 'tool', key: 'go"ne' }]);
    expect((await written(ndjsonFormat, document)).toString().split('\n')).toEqual([
      JSON.stringify({ ...document.envelope, deleted: {} }),
      '{"type":"tools","deleted":"go\\"ne"}',
      '{"type":"roots","entity":{"uri":"a","name":"x\\ny"}}',
      '{"type":"tools","entity":{"name":"t"}}',
      '{"metadata":{"entity_counts":{"roots":1,"gateways":0,"tools":1}}}',
      '',
    ]);
  });
});

describe('readLines', () => {
  it('reads the same as from JSON, wherever the bytes are split', async () => {
    const lists = listsOf(awkwardDocument('a secret'));
    const json = await readAs(
      { read: jsonFormat.reading?.read ?? readLines },
      await written(jsonFormat, writtenDocument(lists)),
    );
    const bytes = await written(ndjsonFormat, writtenDocument(lists));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3_000 }), async (size) => {
        expect(await read(bytes, defaultLimits, size)).toEqual(json);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ['members in another order', '{"entity":{"uri":"a"},"type":"roots"}'],
    ['spaces', ' { "type" : "roots" , "entity" : {"uri":"a"} } \r'],
    ['other members', '{"later":[1],"type":"roots","entity":{"uri":"a"},"digest":{}}'],
    ['escapes in names', '{"\\u0074ype":"roots","entity":{"uri":"a"}}'],
    ['blank lines around it', '\n\n{"type":"roots","entity":{"uri":"a"}}\n \r\n'],
  ])('accepts a line with %s', async (_, line) => {
    for (const size of [1, 7, 1000])
      expect(await read(lines(entity('roots', '7'), line), defaultLimits, size)).toMatchObject({
        entities: [
          { collection: 'roots', index: 0, value: 7 },
          { collection: 'roots', index: 1, value: { uri: 'a' }, text: '{"uri":"a"}' },
        ],
        envelope: {
          version: '2025-03-26',
          exportedAt: '2026-01-01T00:00:00Z',
          metadata: { entity_counts: {} },
        },
      });
  });

  it('accepts kinds that take turns, a byte order mark, and no line break at the end', async () => {
    const text = `\uFEFF${lines(entity('roots', '1'), entity('tools', '2'), entity('roots', '3')).trimEnd()}`;
    const { entities } = await read(text, defaultLimits, 5);
    expect(entities.map(({ collection, index }) => [collection, index])).toEqual([
      ['roots', 0],
      ['tools', 0],
      ['roots', 1],
    ]);
  });

  it('yields what is complete before the last byte is read', async () => {
    let isAtEnd = false;
    async function* source() {
      yield Buffer.from(`${first}\n${entity('roots', '{"uri":"a"}')}\n{"type":"ro`);
      isAtEnd = true;
      yield Buffer.from(`ots","entity":{}}\n${last}\n`);
    }
    const reading = readLines(source(), defaultLimits);
    expect((await reading.next()).value).toMatchObject([
      { collection: 'roots', bytes: Buffer.from('{"uri":"a"}') },
    ]);
    expect(isAtEnd).toBe(false);
    await reading.return(undefined as never);
  });

  it('holds no more than a bounded batch when everything comes at once', async () => {
    const text = lines(...Array.from({ length: 50_000 }, () => entity('roots', '{"uri":"a"}')));
    const sizes: number[] = [];
    for await (const batch of readLines(pieces(text, text.length), defaultLimits)) sizes.push(batch.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(50_000);
    expect(Math.max(...sizes)).toBeLessThan(20_000);
  });

  it.each([
    ['too deep', `{"a":${nested(100_000)}}`, 'DEPTH_EXCEEDED'],
    ['with too many values', `{"uri":[${'{},'.repeat(60)}1]}`, 'TOO_MANY_VALUES'],
    ['too large to be held', `[${'11111111111111111111,'.repeat(50)}1]`, 'ENTITY_TOO_LARGE'],
    ['with NUL', '{"uri":"\\u0000"}', 'NUL_CHARACTER'],
  ])('lets an entity %s fail by itself', async (_, text, code) => {
    for (const line of [entity('roots', text), `{"entity":${text},"type":"roots"}`]) {
      const { entities } = await read(lines('{"type":"roots","entity":0}', line, entity('roots', '2')), {
        ...defaultLimits,
        stringBytes: 20,
        values: 100,
      });
      expect(entities).toMatchObject([
        { value: 0 },
        { problems: [{ code, path: expect.stringMatching(/^\/entities\/roots\/1/) }] },
        { value: 2, problems: [] },
      ]);
    }
  });

  it('reads what was deleted, in lines and in the first one', async () => {
    const text =
      `{${head},"deleted":{"tools":["t","u"]}}\n{"type":"roots","deleted":"a"}\n` +
      `${entity('roots', '{}')}\n{"deleted":"b","type":"roots"}\n${last}`;
    const { envelope, entities } = await read(text);
    expect(entities).toHaveLength(1);
    expect(envelope.deleted).toEqual([
      { kind: 'tool', key: 't' },
      { kind: 'tool', key: 'u' },
      { kind: 'root', key: 'a' },
      { kind: 'root', key: 'b' },
    ]);
  });

  it('leaves metadata out that is too large to be held, with a warning', async () => {
    const { envelope } = await read(`${first}\n{"metadata":{"a":"${'x'.repeat(2_000_000)}"}}`);
    expect(envelope.warnings).toEqual([
      "FIELD_TOO_LARGE: The field 'metadata' was left out: it is larger than 1048576 bytes.",
    ]);
  });
});

describe('readLines refuses', () => {
  it.each([
    ['nothing', '', 'EMPTY_DOCUMENT', '', ''],
    ['a list in the first line', '[]\n', 'INVALID_LINE', '', 'Line 1'],
    ['a line that is no object', lines('7'), 'INVALID_LINE', '', 'Line 2'],
    ['a line without a meaning', lines('{"name":"a"}'), 'INVALID_LINE', '', 'Line 2'],
    ['a line with a type alone', lines('{"type":"tools"}'), 'INVALID_LINE', '', 'Line 2'],
    ['a type that is no string', lines('{"type":1,"entity":{}}'), 'INVALID_LINE', '', 'Line 2'],
    ['an unknown kind', lines('{"type":"bogus","entity":{}}'), 'UNKNOWN_KIND', '/entities/bogus', 'bogus'],
    [
      'two objects in a line',
      lines('{"type":"roots","entity":1}{"type":"roots","entity":2}'),
      'INVALID_JSON',
      '',
      'Line 2',
    ],
    [
      'an entity over several lines',
      lines('{"type":"roots","entity":{\n}}'),
      'INVALID_JSON',
      '/entities/roots/0',
      'Line 2',
    ],
    ['a line that is cut off', lines('{"type":"roots","entity":7'), 'INVALID_JSON', '', 'Line 2'],
    [
      'an entity that is no JSON',
      lines(entity('roots', '1'), entity('roots', '{"a":tru}')),
      'INVALID_JSON',
      '/entities/roots/1',
      `byte ${first.length + 59}`,
    ],
    ['no entity at all', lines('{"type":"roots","entity":}'), 'INVALID_JSON', '/entities/roots/0', ''],
    ['entities in the first line', `{${head},"entities":{}}\n${last}`, 'INVALID_LINE', '/entities', ''],
    ['a line after the last', `${lines()}{}`, 'INVALID_LINE', '', 'Line 3'],
    ['two documents', lines() + lines(), 'INVALID_LINE', '', 'Line 3'],
    ['no last line', `${first}\n${entity('roots', '1')}\n`, 'TRUNCATED_DOCUMENT', '', 'metadata'],
    [
      'a deleted key that is no string',
      lines('{"type":"roots","deleted":"a"}', '{"deleted":7,"type":"roots"}'),
      'INVALID_FIELD',
      '/deleted/roots/1',
      'Key 1 of the deleted roots',
    ],
    [
      'a deleted key that is too long',
      lines(`{"type":"roots","deleted":"${'x'.repeat(256)}"}`),
      'KEY_TOO_LONG',
      '/deleted/roots/0',
      '255',
    ],
    [
      'a deleted key that is too large to be held',
      lines(`{"type":"roots","deleted":"${'x'.repeat(1_100_000)}"}`),
      'KEY_TOO_LONG',
      '/deleted/roots/0',
      '255',
    ],
    [
      'deletions of an unknown kind',
      lines('{"type":"bogus","deleted":"a"}', '{"type":"bogus","deleted":"b"}'),
      'UNKNOWN_KIND',
      '/deleted/bogus',
      'bogus',
    ],
    [
      'deletions of a kind in the first line and in others',
      `{${head},"deleted":{"roots":["a"]}}\n{"type":"roots","deleted":"b"}\n${last}`,
      'DUPLICATE_MEMBER',
      '/deleted/roots',
      'roots',
    ],
    ['a deletion without a type', lines('{"deleted":"a"}'), 'INVALID_LINE', '', 'Line 2'],
    ['an envelope too deep', `{"a":${nested(100_000)},${head}}\n${last}`, 'DEPTH_EXCEEDED', '/a', ''],
  ])('%s', async (_, text, code, path, part) => {
    for (const size of [1, 13, 65_536]) {
      const problems = await refusal(read(text, defaultLimits, size));
      expect(problems).toMatchObject([{ code, path, message: expect.stringContaining(part) }]);
    }
  });

  it('everything that is wrong at once', async () => {
    const text = `{"version":""}\n${entity('bogus', '1')}\n${entity('bogus', '2')}\n{}\n${last}`;
    expect((await refusal(read(text))).map(({ message }) => message)).toEqual([
      'Unknown entity type: bogus',
      expect.stringMatching(/^Line 4 /),
      'Version field cannot be empty',
      'Missing required field: exported_at',
    ]);
  });

  it('more deletions than the limit', async () => {
    const text = `${first}\n${'{"type":"roots","deleted":"a"}\n'.repeat(3)}`;
    expect(await refusal(read(text, { ...defaultLimits, entities: 2 }))).toMatchObject([
      { code: 'TOO_MANY_ENTITIES' },
    ]);
  });

  it('more entities than the limit, before it reads the rest', async () => {
    const text = `${first}\n${`${entity('roots', '1')}\n`.repeat(3)}`;
    expect(await refusal(read(text, { ...defaultLimits, entities: 2 }))).toMatchObject([
      { code: 'TOO_MANY_ENTITIES' },
    ]);
  });

  it('text that is not UTF-8', async () => {
    const text = Buffer.from(lines(entity('roots', '{"uri":"é"}')), 'latin1');
    expect(await refusal(read(text))).toMatchObject([{ code: 'INVALID_JSON', path: '/entities/roots/0' }]);
  });

  it('a document cut off at any byte', async () => {
    const bytes = Buffer.from(
      lines(entity('tools', '{"name":"é\\\\"}'), entity('roots', '-1.5e3')).trimEnd(),
    );
    for (let end = 1; end < bytes.length; end++)
      expect(await refusal(read(bytes.subarray(0, end), defaultLimits, 100))).toMatchObject([
        { code: 'TRUNCATED_DOCUMENT' },
      ]);
  });
});
