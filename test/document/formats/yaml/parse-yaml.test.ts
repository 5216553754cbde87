import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseYaml } from '../../../../src/document/formats/yaml/parse-yaml.ts';
import { yamlFormat } from '../../../../src/document/formats/yaml/yaml-format.ts';
import { yamlText } from '../../../../src/document/formats/yaml/yaml-text.ts';
import { InvalidDocument } from '../../../../src/document/problems.ts';
import { written, writtenDocument } from '../written.ts';

const parsed = (text: string): unknown => parseYaml(Buffer.from(text)).value;

function refused(text: string | Uint8Array): readonly { readonly code: string; readonly message: string }[] {
  try {
    parseYaml(Buffer.from(text));
  } catch (error) {
    if (error instanceof InvalidDocument) return error.problems;
    throw error;
  }
  throw new Error('The document was not refused.');
}

const misread =
  `yes No on OFF y n ~ null 1e3 1.5e3 0x1F 0o17 017 08 1_000 190:20:30 2001-01-01 = << .inf .nan - ? + . 0b11 --- ...
  true 2001-12-14t21:59:43.10-05:00 !x &a *a | > % @ {} [] +1 .5 1.`.split(/\s+/);

describe('yamlText', () => {
  it.each([
    ...misread,
    ...[
      '',
      ' ',
      '\n',
      ' \n',
      'a\n',
      'a\n\n',
      '\ta',
      'a\n\tb',
      '  a\n b',
      'key:',
      'a: b',
      'a #c',
      '--- a',
      'a\n---\nb',
    ],
    ...[
      'a\r\nb',
      '\u0085',
      'a\u2028b',
      '\ufeff',
      '\u007f',
      'é🎉',
      'long '.repeat(400),
      `k${'x'.repeat(2000)}`,
    ],
  ])('writes %j so that readers of YAML 1.1 and 1.2 agree', (text) => {
    const value = { [text]: text, list: [text, { text }] };
    const written = yamlText(value);
    expect(parsed(written)).toEqual(value);
    expect(parse(written, { version: '1.1', merge: true })).toEqual(value);
  });

  it('writes any JSON so that both agree', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.stringMatching(/^[-#:?|>'"a1 \n\t.~=]{0,12}$/),
    );
    const { value: values } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(texts, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(texts, tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), values), (value) => {
        const json: unknown = JSON.parse(JSON.stringify(value));
        const text = yamlText(json);
        expect(parsed(text)).toEqual(json);
        expect(parse(text, { version: '1.1' })).toEqual(json);
      }),
      { numRuns: 500 },
    );
  });

  it('writes numbers that YAML 1.1 takes for numbers', () => {
    expect(yamlText([1e21, 5e-324, 0.1, 3])).toBe('- 1.0e+21\n- 5.0e-324\n- 0.1\n- 3\n');
  });
});

describe('writeYaml', () => {
  it('writes a document that reads well', async () => {
    const lists = { roots: [], tools: [{ name: 'NO', description: 'two\nlines', tags: [] }], servers: [] };
    const document = writtenDocument(lists, [{ kind: 'tool', key: 'gone' }]);
    expect((await written(yamlFormat, document)).toString()).toBe(`version: "2025-03-26"
api_version: v1
exported_at: "2026-01-01T00:00:00Z"
source_gateway: 'http://a.test: 1 # "x"'
encryption_method: AES-256-GCM
deleted:
  tools:
    - gone
entities:
  roots: []
  tools:
    - name: "NO"
      description: |-
        two
        lines
      tags: []
  servers: []
metadata:
  entity_counts:
    roots: 0
    tools: 1
    servers: 0
`);
  });
});

describe('parseYaml', () => {
  it.each([
    ['a time', 'a: 2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['a date', 'a: 2026-01-01', '2026-01-01'],
    ['NO', 'a: NO', 'NO'],
    ['leading zeros', 'a: 007', 7],
    ['an octal number', 'a: 0o17', 15],
    ['what looks like base 60', 'a: 12:30:45', '12:30:45'],
    ['a number as a name', 'a: {1: x}', { 1: 'x' }],
    ['YAML 1.1, as 1.2', '%YAML 1.1\n---\na: NO', 'NO'],
    ['a tag of the core schema', 'a: !!str 12', '12'],
    ['a few aliases', 'x: &x [1]\na: [*x, *x]', [[1], [1]]],
    ['no merge', 'a: {"<<": 1}', { '<<': 1 }],
    ['a merge', 'x: &x {b: 1, c: 2}\na: {<<: *x, c: 3}', { b: 1, c: 3 }],
    ['a merge of several', 'a: {<<: [{b: 1}, {b: 2, c: 2}]}', { b: 1, c: 2 }],
    ['very many aliases', `x: &x 1\na: [${'*x, '.repeat(10_000)}]`, Array(10_000).fill(1)],
    ['an anchor that is given again', 'x: [&x 1, &x 2]\na: *x', 2],
    [
      'names that objects have',
      'a: {constructor: 1, __proto__: 2}',
      JSON.parse('{"constructor":1,"__proto__":2}'),
    ],
    [
      'digits',
      'a: [9223372036854775807, 0.12345678901234567891, 1e400, 0xFFFFFFFFFFFFFFFF]',
      [
        '\0' + '9223372036854775807',
        '\0' + '0.12345678901234567891',
        '\0' + '1e+400',
        '\0' + '18446744073709551615',
      ],
    ],
    ['a marker at the end', 'a: 1\n---\n', 1],
    ['a marker at the start and one at the end', '---\na: 1\n---\n...\n', 1],
    ['an end marker', '---\na: 1\n...\n', 1],
  ])('reads %s', (_, text, a) => {
    expect(parsed(text)).toMatchObject({ a });
  });

  it.each([
    ['nothing but a comment', '# nothing', 'EMPTY_DOCUMENT', ''],
    [
      'a member twice',
      'a: 1\nb:\n  c: 1\n  c: 2\n',
      'DUPLICATE_MEMBER',
      'at line 3, column 3 and at line 4, column 3',
    ],
    [
      'members that are the same once read',
      'a: 1\n"a": 2',
      'DUPLICATE_MEMBER',
      'at line 1, column 1 and at line 2, column 1',
    ],
    ['a custom tag', 'a: !secret x', 'UNSUPPORTED_TAG', 'at line 1, column 4'],
    ['a tag that makes a time', 'a: !!timestamp 2026-01-01', 'UNSUPPORTED_TAG', 'at line 1, column 4'],
    ['a tag of JavaScript', 'a: !!js/function x', 'UNSUPPORTED_TAG', 'at line 1'],
    ['bytes', 'a: !!binary aGk=', 'UNSUPPORTED_TAG', 'at line 1'],
    ['several documents', 'a: 1\n---\nb: 1\n', 'SEVERAL_DOCUMENTS', 'at line 2, column 1'],
    ['no number', 'a: [1, .nan]', 'UNSUPPORTED_NUMBER', 'at line 1, column 8'],
    ['infinity', 'a: -.inf', 'UNSUPPORTED_NUMBER', 'at line 1'],
    ['a list as a name', '? [a]\n: 1', 'INVALID_YAML', 'at line 1'],
    ['wrong indentation', 'a:\n  b: 1\n c: 2\n', 'INVALID_YAML', 'at line 3'],
    ['a tab as indentation', 'a:\n\tb: 1', 'INVALID_YAML', 'at line 2'],
    ['an open quote', 'a: "secret', 'INVALID_YAML', 'at line 1'],
    ['an open bracket', 'a: [1, 2', 'INVALID_YAML', 'at line 1'],
    ['an unknown escape', 'a: "\\q"', 'INVALID_YAML', 'at line 1'],
    ['a reserved character', 'a: @secret', 'INVALID_YAML', 'at line 1, column 4'],
    ['a colon in a text', 'a: secret: b', 'INVALID_YAML', 'at line 1'],
    ['an alias of nothing', 'a: *secret', 'INVALID_YAML', 'at line 1, column 4'],
    ['an alias within itself', 'a: &x [1, [*x]]', 'CIRCULAR_ALIAS', 'at line 1, column 12'],
    ['a merge of no object', 'a: {<<: [{b: 1}, secret]}', 'INVALID_YAML', 'at line 1, column 9'],
    ['100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000), 'DEPTH_EXCEEDED', 'at line 1'],
    ['100,000 levels of members', `a: ${'{a: '.repeat(100_000)}`, 'DEPTH_EXCEEDED', 'at line 1'],
    [
      'an export that is cut off',
      'version: x\nencryption_method: y\nentities: {}\n',
      'TRUNCATED_DOCUMENT',
      'metadata',
    ],
  ])('refuses %s', (_, text, code, part) => {
    const [problem] = refused(text);
    expect(problem).toMatchObject({ code, message: expect.stringContaining(part) });
    expect(problem?.message).not.toContain('secret');
  });

  it('refuses a bomb of aliases', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`);
    expect(refused(`a0: &a0 [lol]\n${levels.join('')}`)).toMatchObject([{ code: 'TOO_MANY_ALIASES' }]);
  });

  it('refuses what is not UTF-8', () => {
    expect(refused(Buffer.from('a: é', 'latin1'))).toMatchObject([{ code: 'INVALID_YAML' }]);
  });

  it('finds a member that is there twice among 20,000', () => {
    const members = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join('');
    expect(refused(`${members}k7: 1`)).toMatchObject([{ code: 'DUPLICATE_MEMBER' }]);
  });

  it('takes no part of an export for the whole, wherever it is cut off', async () => {
    const lists = {
      roots: [],
      tools: [
        { name: 'a', description: 'two\nlines' },
        { name: 'NO', tags: ['x: y'] },
      ],
    };
    const bytes = await written(yamlFormat, writtenDocument(lists));
    const whole = parseYaml(bytes).value;
    const from = bytes.indexOf('entities:');
    const cut = Array.from({ length: bytes.length - from }, (_, index) => index + from).map((end) => {
      try {
        return parseYaml(bytes.subarray(0, end)).value;
      } catch (error) {
        return error;
      }
    });
    for (const value of cut)
      if (!(value instanceof InvalidDocument))
        expect(value).toMatchObject({ entities: (whole as { entities: unknown }).entities });
    expect(cut.filter((value) => value instanceof InvalidDocument).length).toBeGreaterThan(100);
  });
});
