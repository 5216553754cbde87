import { describe, expect, it } from 'vitest';
import { ownFields, type Portable } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { portableOfText, rowOf, rowOfText, rowTextOf } from '../../src/store/new-row.ts';
import { awkwardEntity } from '../support/awkward-entities.ts';

describe.each(kinds)('the row of a $name as text', (kind) => {
  const entities = Array.from({ length: 200 }, (_, index) => awkwardEntity(kind, index));

  it('is one line', () => {
    for (const portable of entities) expect(rowTextOf(kind, { portable, digest: 'd' })).not.toContain('\n');
  });

  it('is read as the row that it was made of', () => {
    for (const portable of entities) {
      const content = { portable, digest: 'the digest' };
      expect(rowOfText(kind, rowTextOf(kind, content))).toEqual(rowOf(kind, content));
    }
  });

  it('gives the entity again, members in their order', () => {
    for (const portable of entities) {
      const own: Portable = Object.fromEntries(
        ownFields(kind).map((field) => [field, portable[field] ?? null]),
      );
      const text = rowTextOf(kind, { portable, digest: null });
      expect(JSON.stringify(portableOfText(kind, text))).toBe(JSON.stringify(own));
    }
  });
});
