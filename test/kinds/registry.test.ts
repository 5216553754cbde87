import { describe, expect, it } from 'vitest';
import { columnOf, ownFields } from '../../src/kinds/kind.ts';
import { kindNamed, kindNames, kindOfCollection, kinds } from '../../src/kinds/registry.ts';

describe('the registry', () => {
  it('has the kinds in the order in which an import writes them', () => {
    expect(kindNames).toEqual(['root', 'gateway', 'tool', 'resource', 'prompt', 'server']);
  });

  it('has what is referred to before what refers to it', () => {
    for (const [position, kind] of kinds.entries()) {
      for (const reference of Object.values(kind.references)) {
        const before = kinds.findIndex(({ name }) => name === reference.kind.name);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThan(position);
      }
    }
  });

  it('finds a kind by its name and by its collection', () => {
    for (const kind of kinds) {
      expect(kindNamed(kind.name)).toBe(kind);
      expect(kindOfCollection(kind.collection)).toBe(kind);
    }
  });

  it('knows no other names', () => {
    expect(kindOfCollection('tool')).toBeUndefined();
    expect(kindOfCollection('toString')).toBeUndefined();
    expect(() => kindNamed('tools')).toThrow(new TypeError('There is no kind named tools.'));
  });

  it('has no name, collection, table or join table twice', () => {
    const throughs = kinds.flatMap(({ references }) =>
      Object.values(references).map(({ through }) => through),
    );
    for (const names of [kindNames, [...kinds.map(({ collection }) => collection), ...throughs]]) {
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe.each(kinds.map((kind) => ({ name: kind.name, kind })))('the kind $name', ({ kind }) => {
  const fields = Object.keys(kind.portable.shape);
  const columns = Object.keys(kind.table.options.columns);

  it('has each field of the document either as a column or as a reference', () => {
    for (const field of fields) {
      expect([...columns, ...Object.keys(kind.references)], field).toContain(columnOf(kind, field));
    }
    expect(columns).toEqual(expect.arrayContaining(ownFields(kind).map((field) => columnOf(kind, field))));
  });

  it('has a table named after its collection, whose key is a unique column ordered by code point', () => {
    expect(kind.table.options.name).toBe(kind.collection);
    const key = Object.entries(kind.table.options.columns).find(([name]) => name === kind.key);
    expect(key?.[1]).toMatchObject({ unique: true, collation: 'C' });
  });

  it('needs its key, and does not take an empty one', () => {
    expect(kind.portable.shape[kind.key]?.safeParse(undefined).success).toBe(false);
    expect(kind.portable.shape[kind.key]?.safeParse('').success).toBe(false);
    expect(kind.portable.shape[kind.key]?.safeParse('a').success).toBe(true);
  });

  it('speaks of fields of its document only', () => {
    const { references, secrets, aliases, columns: renamed } = kind;
    const secretFields = secrets.flatMap(({ field, typeField = field }) => [field, typeField]);
    const named = [references, renamed].flatMap((record) => Object.keys(record));
    expect(fields).toEqual(expect.arrayContaining([...named, ...secretFields, ...Object.values(aliases)]));
  });

  it('leaves its own fields out of other spellings and of what every environment makes itself', () => {
    const others = [...Object.keys(kind.aliases), ...kind.derived];
    expect(others.filter((field) => fields.includes(field))).toEqual([]);
    expect(new Set(others).size).toBe(others.length);
  });

  it('searches in columns of its table', () => {
    expect(columns).toEqual(expect.arrayContaining([...kind.searched]));
  });

  it('has defaults that its own document accepts', () => {
    for (const schema of Object.values(kind.portable.shape)) {
      const { success, data } = schema.safeParse(undefined);
      if (success) expect(schema.safeParse(data)).toEqual({ success: true, data });
    }
  });
});
