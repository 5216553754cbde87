import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  GraphQLString,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { isStorable } from '../../src/lib/storable.ts';
import type { Context } from '../context.ts';
import { badUserInput } from './errors.ts';

const mark = 'takesAnyText';

/** An option of arguments that have an answer to any text: a document, what an entity is to be, a key that may name nothing. */
export const takesAnyText = { extensions: { [mark]: true } } as const;

/**
 * Makes every field of a schema refuse arguments with a text that the database cannot hold, and hence cannot be asked
 * for. Ids are none of them: what is no id names nothing.
 */
export function refuseUnstorable(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const how = type === schema.getSubscriptionType() ? 'subscribe' : 'resolve';
    for (const field of Object.values(type.getFields())) guard(field, how);
  }
  return schema;
}

type Field = GraphQLField<unknown, Context, Record<string, unknown>>;
type Resolve = NonNullable<Field['resolve']>;

/** Fields with errors of their own have a `subscribe` as well, wherever they are, which nobody calls. */
function guard(field: Field, how: 'resolve' | 'subscribe'): void {
  const { args: expected, [how]: inner } = field;
  if (!inner || expected.length === 0) return;
  const guarded: Resolve = (source, args, context, info) => {
    // Who is nobody is told that, and nothing else.
    if (context.viewer !== undefined) assertStorable(expected, args);
    return inner(source, args, context, info);
  };
  field[how] = guarded;
}

function assertStorable(expected: readonly GraphQLArgument[], args: Readonly<Record<string, unknown>>): void {
  const place = first(expected, (argument) => unstorablePlace(argument, args[argument.name], argument.name));
  if (place === undefined) return;
  throw badUserInput(
    `\`${place}\` has a NUL character or half a surrogate pair, which nothing that is stored has; leave it out.`,
  );
}

type Expected = Pick<GraphQLArgument | GraphQLInputField, 'type' | 'extensions'>;

/** Where in a value there is such a text: `input.select[0].keys[2]`. */
const unstorablePlace = (
  { type, extensions }: Expected,
  value: unknown,
  place: string,
): string | undefined => (extensions[mark] === true ? undefined : placeWithin(type, value, place));

function placeWithin(type: GraphQLInputType, value: unknown, place: string): string | undefined {
  if (isNonNullType(type)) return placeWithin(type.ofType, value, place);
  if (type === GraphQLString) return typeof value === 'string' && !isStorable(value) ? place : undefined;
  if (isListType(type) && Array.isArray(value))
    return first(value.entries(), ([index, item]) => placeWithin(type.ofType, item, `${place}[${index}]`));
  return isInputObjectType(type) ? placeInObject(type, value, place) : undefined;
}

function placeInObject(type: GraphQLInputObjectType, value: unknown, place: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return first(Object.entries(type.getFields()), ([name, field]) =>
    unstorablePlace(field, Reflect.get(value, name), `${place}.${name}`),
  );
}

function first<Item>(items: Iterable<Item>, find: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
