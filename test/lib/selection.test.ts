import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindNames, kinds } from '../../src/kinds/registry.ts';
import { formatSelection, parseSelection } from '../../src/lib/selection.ts';

const parse = (text: string) => parseSelection(text, kinds);

describe('a selection', () => {
  it.each([
    ['tools:a,b;servers:*', [{ kind: 'tool', keys: ['a', 'b'] }, { kind: 'server' }]],
    ['tools:', [{ kind: 'tool' }]],
    ['tools', [{ kind: 'tool' }]],
    ['tool:a', [{ kind: 'tool', keys: ['a'] }]],
    [
      'TOOLS:A;Server:b',
      [
        { kind: 'tool', keys: ['A'] },
        { kind: 'server', keys: ['b'] },
      ],
    ],
    ['  tools : a b , c ; roots : * ', [{ kind: 'tool', keys: ['a b', 'c'] }, { kind: 'root' }]],
    ['resources:file:///x', [{ kind: 'resource', keys: ['file:///x'] }]],
    ['resources:"file:///a;b,c",d', [{ kind: 'resource', keys: ['file:///a;b,c', 'd'] }]],
    [
      'resources: "a" , "b" ;tools:c',
      [
        { kind: 'resource', keys: ['a', 'b'] },
        { kind: 'tool', keys: ['c'] },
      ],
    ],
    [String.raw`prompts:"a \"b\" \\ C:\d"`, [{ kind: 'prompt', keys: [String.raw`a "b" \ C:\d`] }]],
    ['prompts:5" screen', [{ kind: 'prompt', keys: ['5" screen'] }]],
    ['prompts:"*",""', [{ kind: 'prompt', keys: ['*', ''] }]],
    [
      'tools:a;tools:b',
      [
        { kind: 'tool', keys: ['a'] },
        { kind: 'tool', keys: ['b'] },
      ],
    ],
    ['tools:*x', [{ kind: 'tool', keys: ['*x'] }]],
  ])('reads %s', (text, selection) => {
    expect(parse(text)).toEqual({ ok: true, selection });
  });

  it.each([
    ['', 'EMPTY_PART', 0],
    ['tools:a;;servers:b', 'EMPTY_PART', 8],
    ['tools:a; ', 'EMPTY_PART', 9],
    ['bogus:a', 'UNKNOWN_KIND', 0],
    ['tools:a; :b', 'UNKNOWN_KIND', 9],
    ['tools:a,,b', 'EMPTY_KEY', 8],
    ['tools:a,', 'EMPTY_KEY', 8],
    ['tools:a,*', 'STAR_AMONG_KEYS', 8],
    ['tools:*,a', 'STAR_AMONG_KEYS', 6],
    ['tools:"a', 'OPEN_QUOTE', 6],
    ['tools:"a;servers:b', 'OPEN_QUOTE', 6],
    [String.raw`tools:"a\"`, 'OPEN_QUOTE', 6],
    ['tools:"a"b', 'AFTER_QUOTE', 9],
  ])('refuses %j with %s', (text, code, position) => {
    expect(parse(text)).toEqual({
      ok: false,
      problems: [{ code, position, message: expect.stringContaining(`(at character ${position + 1})`) }],
    });
  });

  it('is told everything that is wrong with it at once', () => {
    const parsed = parse('bogus:a;tools:b;;servers:c,');
    expect(parsed.ok ? [] : parsed.problems.map(({ code }) => code)).toEqual([
      'UNKNOWN_KIND',
      'EMPTY_PART',
      'EMPTY_KEY',
    ]);
  });

  it('names the kinds that there are', () => {
    const parsed = parse('widgets:a');
    expect(parsed.ok ? '' : parsed.problems[0].message).toBe(
      "There is no kind 'widgets'; there are roots, gateways, tools, resources, prompts, servers. (at character 1)",
    );
  });

  const anyKey = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', ',', ';', ':', '*', ' ', '\n', 'a', 'é') }),
  );
  const anySelection = fc.array(
    fc.record(
      { kind: fc.constantFrom(...kindNames), keys: fc.array(anyKey, { minLength: 1, maxLength: 4 }) },
      { requiredKeys: ['kind'] },
    ),
    { minLength: 1, maxLength: 5 },
  );

  it('is read as what was written, whatever the keys', () => {
    fc.assert(
      fc.property(anySelection, (selection) => {
        expect(parse(formatSelection(selection, kinds))).toEqual({ ok: true, selection });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read or refused, whatever the text', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'tools:', 'tools:a;roots: '), anyKey, (start, end) => {
        const parsed = parse(start + end);
        if (parsed.ok) expect(parse(formatSelection(parsed.selection, kinds))).toEqual(parsed);
        else expect(parsed.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves kinds out of which nothing is selected', () => {
    expect(formatSelection([{ kind: 'tool', keys: [] }, { kind: 'root' }], kinds)).toBe('roots:*');
  });
});
