import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateDocument } from '../../../bench/generate-document.ts';
import type { DocumentFormat } from '../../../src/document/document-format.ts';
import { formats } from '../../../src/document/formats/formats.ts';
import { defaultLimits } from '../../../src/document/limits.ts';
import type { RawEntity } from '../../../src/document/parse-entity.ts';
import { recogniseFormat } from '../../../src/document/recognise-format.ts';
import { prepareEntity } from '../../../src/imports/receive/prepare-entity.ts';
import { kindNamed, kindNames, kindOfCollection } from '../../../src/kinds/registry.ts';
import { isJsonObject } from '../../../src/lib/json.ts';
import { omitSecrets } from '../../../src/secrets/omit-secrets.ts';
import { awkwardDocument } from '../../support/documents.ts';
import { readAs } from '../reading.ts';
import { type Lists, listsOf, testRing, written, writtenDocument } from './written.ts';

const readable = formats.flatMap((format) =>
  format.reading === undefined ? [] : [{ ...format, reading: format.reading }],
);
type Readable = DocumentFormat & Required<Pick<DocumentFormat, 'reading'>>;

/** Digests compare whole entities, secrets included, however these are sealed. */
const identity = (raw: RawEntity) => {
  const kind = kindOfCollection(raw.collection);
  if (kind === undefined) throw new TypeError('Not a list of a kind.');
  const { index, key, digest, problems } = prepareEntity(kind, raw, {
    keys: { ring: testRing },
    limits: defaultLimits,
  });
  return { collection: raw.collection, index, key, digest, problems };
};

const expected = (lists: Lists, { kinds, secrets }: DocumentFormat) =>
  kinds.flatMap((name) => {
    const kind = kindNamed(name);
    const values = (lists[kind.collection] ?? []).filter(isJsonObject);
    const carried = secrets === 'sealed' ? values : values.map((value) => omitSecrets(kind, value));
    return carried.map((value, index) =>
      identity({ collection: kind.collection, index, value, problems: [] }),
    );
  });

async function expectRoundTrip(format: Readable, lists: Lists, size?: number): Promise<void> {
  const bytes = await written(format, writtenDocument(lists));
  const { entities } = await readAs(format.reading, bytes, defaultLimits, size);
  expect(entities.map(identity)).toEqual(expected(lists, format));
}

const deletions = [
  { kind: 'root', key: 'file:///a "b"' },
  { kind: 'tool', key: 'NO' },
  { kind: 'tool', key: '#1: x' },
  { kind: 'server', key: 'über-server' },
] as const;

const texts = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\0', ''));
const lines = fc
  .array(fc.stringMatching(/^[ \t]*[-#:?|>'"a1 ]{0,6}[ \t]*$/), { maxLength: 6 })
  .map((all) => all.join('\n'));
const names = texts.filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(texts, lines, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }),
  ),
}));
const tools = fc.record({
  name: texts.map((text) => `n${text.replace(/\p{Cc}/gu, '·')}`),
  url: fc.constant('https://a.test'),
  integration_type: fc.constant('REST'),
  description: fc.oneof(texts, lines),
  input_schema: fc.dictionary(names, values, { maxKeys: 4 }),
});

describe.each(readable)('$name, written and read back,', (format) => {
  it('has the same entities, hard ones of every kind', async () => {
    const lists = listsOf(awkwardDocument('the secret of the tests of formats'));
    for (const size of [1, 7, 65_536]) await expectRoundTrip(format, lists, size);
  });

  it('has the same entities, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tools, { minLength: 50, maxLength: 100 }), async (list) => {
        await expectRoundTrip(format, { tools: list });
      }),
      { numRuns: 6 },
    );
  });

  it('has the same entities, 5,000 of them', async () => {
    await expectRoundTrip(format, listsOf(generateDocument(5_000, 'first')));
  });

  it.each([
    ['with nothing that was asked for', {}],
    ['with empty lists', { roots: [], tools: [], servers: [] }],
    ['with an empty list between others', { roots: [{ uri: 'a', name: 'a' }], gateways: [], prompts: [] }],
  ])('is a document %s', async (_, lists) => {
    await expectRoundTrip(format, lists);
  });

  it.runIf(format.carriesDeletions).each([
    ['of several kinds', deletions],
    ['none at all', []],
  ])('has the same deletions: %s', async (_, deleted) => {
    const bytes = await written(format, writtenDocument({ tools: [] }, deleted));
    expect(recogniseFormat(bytes.subarray(0, 65_536))).toBe(format.reading);
    for (const size of [1, 65_536]) {
      const { envelope } = await readAs(format.reading, bytes, defaultLimits, size);
      expect(envelope.deleted).toEqual(deleted);
    }
  });

  it.runIf(format.kinds.length === kindNames.length)('carries deletions, as it carries all kinds', () => {
    expect(format.carriesDeletions).toBe(true);
  });

  it('is no delta when it is none', async () => {
    const bytes = await written(format, writtenDocument({ tools: [] }));
    expect((await readAs(format.reading, bytes)).envelope.deleted).toBeUndefined();
  });

  it('is recognised, and says of itself what was written', async () => {
    const bytes = await written(format, writtenDocument({ tools: [] }));
    expect(recogniseFormat(bytes.subarray(0, 65_536))).toBe(format.reading);
    const { envelope } = await readAs(format.reading, bytes);
    expect(envelope).toMatchObject({
      version: expect.stringMatching(/./),
      exportedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      warnings: [],
    });
  });
});
