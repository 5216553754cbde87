import { describe, expect, it } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import { tool } from '../../src/kinds/tool.ts';
import { complete } from '../../src/planning/portable-states.ts';
import { smallest } from './planning.ts';

describe.each(kinds.map((kind) => ({ name: kind.name, kind })))('a complete $name', ({ kind }) => {
  const fields = Object.keys(kind.portable.shape);
  const whole = complete(kind, smallest(kind, 'a'));

  it('is what its schema makes of it', () => {
    expect(whole).toEqual(kind.portable.parse(smallest(kind, 'a')));
  });

  it('has all fields of the kind, in the order of the document, however it came', () => {
    const backwards = Object.fromEntries(Object.entries(whole).reverse());
    expect(Object.keys(whole)).toEqual(fields);
    expect(Object.keys(complete(kind, backwards))).toEqual(fields);
  });

  it('stays as it is when it is completed again', () => expect(complete(kind, whole)).toEqual(whole));

  it('has null for a field that is absent and may be null, and nothing for one that must be there', () => {
    const empty = complete(kind, {});
    for (const [field, schema] of Object.entries(kind.portable.shape)) {
      const isRequired = !schema.safeParse(undefined).success;
      const mayBeNull = schema.safeParse(null).success;
      if (isRequired) expect(empty[field], field).toBe(mayBeNull ? null : undefined);
      else expect(empty[field], field).toEqual(schema.parse(undefined));
    }
  });

  it('has no fields but those of the kind', () => {
    expect(complete(kind, { ...smallest(kind, 'a'), id: '1', other: true })).toEqual(whole);
  });
});

describe('complete', () => {
  it('fills in the defaults of a tool, in the order of its fields', () => {
    expect(Object.entries(complete(tool, { integration_type: 'REST', name: 'a' }))).toEqual([
      ['name', 'a'],
      ['displayName', null],
      ['url', null],
      ['integration_type', 'REST'],
      ['request_type', null],
      ['description', null],
      ['original_description', null],
      ['headers', {}],
      ['input_schema', {}],
      ['output_schema', null],
      ['annotations', {}],
      ['jsonpath_filter', ''],
      ['rate_limit', null],
      ['timeout', null],
      ['tags', []],
      ['is_active', true],
      ['auth_type', null],
      ['auth_value', null],
    ]);
  });

  it('leaves alone what says little: false, zero, empty texts, lists and objects', () => {
    const little = { is_active: false, rate_limit: 0, description: '', tags: [], input_schema: {}, url: '' };
    expect(complete(tool, little)).toMatchObject(little);
  });

  it('does not touch what it was given', () => {
    const sparse = Object.freeze({ name: 'a' });
    complete(tool, sparse);
    expect(sparse).toEqual({ name: 'a' });
  });

  it('hands out defaults that are not mixed up with those of another entity', () => {
    const one = complete(tool, { name: 'a' });
    expect(complete(tool, { name: 'b', tags: ['x'], headers: { a: 'b' } })).toMatchObject({ tags: ['x'] });
    expect(one).toMatchObject({ name: 'a', tags: [], headers: {} });
  });
});
