import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats } from '../../src/document/formats/formats.ts';
import { defaultLimits } from '../../src/document/limits.ts';
import { InvalidDocument } from '../../src/document/problems.ts';
import { readRecognised, recogniseFormat } from '../../src/document/recognise-format.ts';
import { documentText, head, readAs, refusal } from './reading.ts';

const nameOf = (text: string): string | undefined => {
  const reading = recogniseFormat(Buffer.from(text).subarray(0, 65_536));
  return formats.find((format) => format.reading === reading)?.name;
};
const fixture: unknown = JSON.parse(
  readFileSync(new URL('../fixtures/contextforge-export.json', import.meta.url), 'utf8'),
);
const entity = '{"type":"roots","entity":{}}';

describe('recogniseFormat', () => {
  it.each([
    ['json', documentText('{}')],
    ['json', `${documentText('{}')}\n`],
    ['json', `\n\n ${documentText('{}')}\n{}`],
    ['json', `{"import_data":${documentText('{}')}}\n${entity}`],
    ['json', `{${head}}`],
    ['json', `{${head}}\n`],
    ['json', '{}\n\n'],
    ['json', ''],
    ['json', 'not a document'],
    ['json', '[{}]\n[{}]'],
    ['json', '"version": 1,\n'],
    ['json', '{"version": "1"\n"entities": {}}'],
    ['json', `{"version":"1",\n${entity}`],
    ['ndjson', `{${head}}\n${entity}\n`],
    ['ndjson', `{${head}}\n${entity.slice(0, 5)}`],
    ['ndjson', `\uFEFF{${head}}\r\n\r\n${entity}`],
    ['ndjson', `{${head},"api_version":"v1"}\n`],
    ['yaml', 'version: 1\n'],
    ['yaml', '\uFEFFversion: 1\n'],
    ['yaml', '\n# a comment\n\nversion: 1\n'],
    ['yaml', '# only a comment'],
    ['yaml', '---\nversion: 1\n'],
    ['yaml', '--- {"version": 1}\n'],
    ['yaml', '%YAML 1.2\n---\n{}'],
    ['yaml', 'import_data:\r\n  version: 1\r\n'],
    ['yaml', '- a\n- b\n'],
    ['yaml', '# a comment\n{"version": "1"}'],
    ['yaml', '"version": "1"\n"entities": {}\n'],
    ['yaml', "'version': 1\n"],
    ['yaml', '{version: "1", entities: {}}'],
    ['yaml', "{'version': 1}"],
    ['yaml', '<<: {version: 1}\n'],
    ['json', '"version": "1",\n"entities": {}'],
    ['json', 'https://a.test'],
  ])('%s: %j', (name, text) => {
    expect(nameOf(text)).toBe(name);
  });

  it('never takes JSON for anything else, however it is laid out, and what ContextForge wrote for its own', () => {
    const objects = fc.record(
      { version: fc.string(), api_version: fc.string(), entities: fc.jsonValue(), metadata: fc.jsonValue() },
      { requiredKeys: ['entities'] },
    );
    fc.assert(
      fc.property(
        objects,
        fc.constantFrom(0, 1, 2, '\t'),
        fc.constantFrom('', '\n', '\r\n\n'),
        (value, indent, end) => {
          expect(nameOf(JSON.stringify(value, null, indent) + end)).toBe('json');
          expect(nameOf(JSON.stringify({ import_data: value }, null, indent) + end)).toBe('json');
        },
      ),
    );
    for (const indent of [0, 2]) expect(nameOf(JSON.stringify(fixture, null, indent))).toBe('contextforge');
  });

  it.each([
    Buffer.from(`\uFEFF${documentText('{}')}`, 'utf16le'),
    Buffer.from(documentText('{}'), 'utf16le'),
    Buffer.from(`\uFEFF${documentText('{}')}`, 'utf16le').swap16(),
    Buffer.from('version: 1', 'utf16le').swap16(),
  ])('refuses UTF-16', (bytes) => {
    expect(() => recogniseFormat(bytes)).toThrow(InvalidDocument);
  });
});

describe('readRecognised', () => {
  const reading = { read: readRecognised };

  it.each([
    ['JSON', documentText('{"roots":[{"uri":"a"}]}')],
    ['NDJSON', `{${head}}\n{"type":"roots","entity":{"uri":"a"}}\n{"metadata":{}}`],
    ['YAML', 'version: "1"\nexported_at: x\nentities: {roots: [{uri: a}]}'],
  ])('reads %s, one byte at a time', async (_, text) => {
    const { entities } = await readAs(reading, text, defaultLimits, 1);
    expect(entities).toMatchObject([{ collection: 'roots', index: 0, value: { uri: 'a' } }]);
  });

  it('says where broken JSON is broken', async () => {
    const text = documentText(`{"roots":[${'{"uri":"a"},'.repeat(20_000)}oops]}`);
    expect(await refusal(readAs(reading, text))).toMatchObject([
      { code: 'INVALID_JSON', message: expect.stringContaining(`byte ${text.indexOf('oops')}`) },
    ]);
  });

  it('refuses UTF-16 with a way out, and closes the source', async () => {
    let isClosed = false;
    async function* source() {
      try {
        yield Buffer.from('\uFEFF{}', 'utf16le');
        yield Buffer.alloc(100_000, ' ');
      } finally {
        isClosed = true;
      }
    }
    await expect(readRecognised(source(), defaultLimits).next()).rejects.toMatchObject({
      problems: [{ code: 'UNSUPPORTED_ENCODING', message: expect.stringContaining('UTF-8') }],
    });
    expect(isClosed).toBe(true);
  });
});
