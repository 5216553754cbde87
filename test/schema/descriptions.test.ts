import { readFile } from 'node:fs/promises';
import { type GraphQLField, type GraphQLNamedType, isEnumType, isIntrospectionType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { settingList } from '../../src/settings/environment.ts';

/** Something that the schema has a name for, and what it says about it. */
interface Described {
  /** `Tool.name`, `Query.tools(first:)`. */
  readonly place: string;
  readonly name: string;
  readonly text: string;
}

type Said = Pick<GraphQLNamedType, 'name' | 'description'>;

const described = (place: string, { name, description }: Said): Described => ({
  place,
  name,
  text: description ?? '',
});

function* within(type: GraphQLNamedType): Generator<Described> {
  yield described(type.name, type);
  const parts = isEnumType(type)
    ? type.getValues()
    : 'getFields' in type
      ? Object.values(type.getFields())
      : [];
  for (const part of parts) {
    yield described(`${type.name}.${part.name}`, part);
    for (const argument of argumentsOf(part))
      yield described(`${type.name}.${part.name}(${argument.name}:)`, argument);
  }
}

const argumentsOf = (part: Said | Pick<GraphQLField<unknown, unknown>, 'args'>): readonly Said[] =>
  'args' in part ? part.args : [];

const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
const all = types.flatMap((type) => [...within(type)]);
const words = (text: string): string[] =>
  text
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .toLowerCase()
    .match(/[a-z\d]+/g)
    ?.map((word) => word.replace(/s$/, '')) ?? [];

/** Words that say nothing about what they stand beside. */
const empty = new Set(
  words('a an the of its it is this that these those for to in on and or with which what who has'),
);

/** Whether a text says more than the words of the place that it stands at. */
function saysMore({ place, text }: Described): boolean {
  const known = new Set(words(place));
  return words(text).filter((word) => !known.has(word) && !empty.has(word)).length > 1;
}

const placesOf = (found: readonly Described[]): string[] => found.map(({ place }) => place);

describe('the API describes itself', () => {
  it('says of everything what it is', () => {
    expect(all.length).toBeGreaterThan(800);
    expect(placesOf(all.filter(({ text }) => text.trim() === ''))).toEqual([]);
  });

  it('says more than the name', () => {
    expect(placesOf(all.filter((one) => !saysMore(one)))).toEqual([]);
    const repeating = {
      place: 'Tool.displayName',
      name: 'displayName',
      text: 'The display name of the tool.',
    };
    expect(saysMore(repeating)).toBe(false);
  });

  it('says it in whole sentences, and in few', () => {
    const isSentence = /^[A-Z\d`*{][\s\S]*[.…]$/;
    expect(placesOf(all.filter(({ text }) => !isSentence.test(text) || text.length > 420))).toEqual([]);
  });
});

describe('the names in descriptions', () => {
  const quoted = all.flatMap(({ place, text }) =>
    [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => ({ place, name })),
  );
  const names = new Set(all.map(({ name }) => name));

  it('are those of fields, arguments and types', () => {
    const camelCase = quoted.filter(
      ({ name }) => /^[a-z]+(?:[A-Z][a-z]*)+$/.test(name) && !otherNames.has(name),
    );
    expect(camelCase.length).toBeGreaterThan(20);
    expect(camelCase.filter(({ name }) => !names.has(name))).toEqual([]);
    const ofTypes = all.flatMap(({ place, text }) =>
      [...text.matchAll(/\b[A-Z][a-z]+(?:[A-Z][a-z]+)*Error\b/g)].map(([name]) => ({ place, name })),
    );
    expect(ofTypes.filter(({ name }) => !names.has(name))).toEqual([]);
  });

  it('are those of settings, codes and values', async () => {
    const codes = [...(await readFile('docs/errors.md', 'utf8')).matchAll(/`([A-Z_]+)` \|/g)];
    const known = new Set([
      ...names,
      ...codes.map(([, code]) => code),
      ...settingList.map(({ name }) => name),
    ]);
    const upperCase = all.flatMap(({ place, text }) =>
      [...text.matchAll(/\b[A-Z]{3,}(?:_[A-Z]+)+\b/g)].map(([name]) => ({ place, name })),
    );
    expect(upperCase.length).toBeGreaterThan(20);
    expect(upperCase.filter(({ name }) => !known.has(name))).toEqual([]);
  });
});

/** Of what is no part of the API. */
const otherNames = new Set(['readOnlyHint', 'mcpServers']);
