import { describe, expect, it } from 'vitest';
import { withSameSchema } from '../../src/planning/diff.ts';

const schemaOf = (properties: object, more: object = {}) =>
  JSON.parse(JSON.stringify({ name: 'p', input_schema: { type: 'object', properties, ...more } }));
const described = schemaOf({ y: { type: 'string', description: '' } });
const bare = schemaOf({ y: { type: 'string' } });

describe('a schema of arguments', () => {
  it.each([
    ['with empty descriptions', described, bare],
    ['without them', bare, described],
  ])('%s is the same as the other way round', (_what, before, after) => {
    expect(withSameSchema(before, { ...after, template: 'new' })).toEqual({ ...before, template: 'new' });
  });

  it.each([
    ['a description that says something', described, schemaOf({ y: { type: 'string', description: 'why' } })],
    ['another type', described, schemaOf({ y: { type: 'number' } })],
    ['another member', described, schemaOf({ y: { type: 'string' } }, { required: ['y'] })],
    ['an argument called description', schemaOf({ description: { type: 'string' } }), schemaOf({})],
    ['no schema', described, { name: 'p' }],
  ])('is another one with %s', (_what, before, after) => {
    expect(withSameSchema(before, after)).toBe(after);
  });
});
