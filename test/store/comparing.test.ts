import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldCase, foldedPattern } from '../../src/lib/fold-case.ts';
import type { Store } from '../../src/store/store.ts';
import { databases } from '../support/databases.ts';
import { runs } from '../support/extent.ts';

const isText = (code: number): boolean => code !== 0 && (code < 0xd800 || code > 0xdfff);
const characters = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => from + at)
    .filter(isText)
    .map((code) => String.fromCodePoint(code));

describe.each(databases)('texts on $name', ({ open }) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());
  const ask = async <Row>(sql: string, values: unknown[]): Promise<Row> => {
    const [row] = await store.dataSource.query<Row[]>(sql, values);
    if (row === undefined) throw new Error('No row.');
    return row;
  };

  it('are folded by the database just as they are here, character by character', async () => {
    for (const [from, to] of [
      [0, 0x600],
      [0x1050, 0x1d00],
      [0x1e00, 0x2190],
      [0x24b0, 0x2d30],
      [0xa640, 0xac00],
      [0xff00, 0xff60],
      [0x10400, 0x10600],
      [0x1e900, 0x1e950],
    ] as const) {
      const all = characters(from, to);
      const { folded } = await ask<{ folded: string[] }>('SELECT folded_tags($1::text[]) AS folded', [all]);
      expect(folded).toEqual(all.map(foldCase));
    }
  });

  it('are found by a part of them in any spelling', async () => {
    const matches = async (text: string, part: string) =>
      (await ask<{ is: boolean }>('SELECT $1::text COLLATE "C" ~ $2 AS is', [text, foldedPattern(part)])).is;
    expect(await matches('Go to İSTANBUL', 'istanbul')).toBe(true);
    expect(await matches('***:x (?i) [A-Z]', '***:X (?I) [a-z]')).toBe(true);
    expect(await matches('axb', 'a.b')).toBe(false);
    const text = fc.string({
      unit: fc.constantFrom('a', 'B', 'É', 'ß', '𐐀', '.', '*', '\\', '[', ' ', '-', '^', '\n'),
    });
    await fc.assert(
      fc.asyncProperty(text, text, text, async (before, part, after) => {
        if (part !== '') expect(await matches(before + part + after, foldCase(part))).toBe(true);
      }),
      { numRuns: runs(50) },
    );
  });

  it('come back as they were stored, a U+FEFF at their start as well', async () => {
    const text = fc
      .string({ unit: fc.oneof(fc.constant('\ufeff'), fc.string({ unit: 'grapheme', maxLength: 2 })) })
      .map((text) => text.replace(/[\0\p{Surrogate}]/gu, ''));
    await fc.assert(
      fc.asyncProperty(text, async (text) => {
        const sql = 'SELECT $1::text AS text, $2::text[] AS list, $3::json AS json';
        const row = await ask(sql, [text, [text, text], JSON.stringify({ [text]: text })]);
        expect(row).toEqual({ text, list: [text, text], json: { [text]: text } });
      }),
      { numRuns: runs(50) },
    );
    expect(await ask('SELECT $1::text AS text', ['\ufeffa'])).toEqual({ text: '\ufeffa' });
  });
});
