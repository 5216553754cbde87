import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql';
import { JsonText } from '../../src/lib/json.ts';
import type { Context } from '../context.ts';
import type { AnswerSize } from './answer-size.ts';

/**
 * Makes every field of a schema add what it gives to the size of the answer: what a selection comes to depends on what
 * refers to what, and is known only when it is there.
 */
export function countAnswers(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) count(field);
  }
  return schema;
}

type Field = GraphQLField<unknown, Context, Record<string, unknown>>;
type Resolve = NonNullable<Field['resolve']>;
type Add = (answer: AnswerSize, value: unknown) => void;

function count(field: Field): void {
  const { resolve = defaultFieldResolver } = field;
  const add = isLeafType(getNamedType(field.type)) ? addValue : addObjects;
  const counting: Resolve = (source, args, context, info) => {
    // The client chooses it.
    context.answer.add(String(info.path.key).length);
    return counted(context.answer, resolve(source, args, context, info), add);
  };
  field.resolve = counting;
}

function counted(answer: AnswerSize, value: unknown, add: Add): unknown {
  if (value instanceof Promise) return value.then((given) => counted(answer, given, add));
  add(answer, value);
  return value;
}

const addValue: Add = (answer, value) => answer.add(jsonBytes(value));

const addObjects: Add = (answer, value) => answer.addObjects(Array.isArray(value) ? value.length : 1);

/** About what a value takes as JSON. */
function jsonBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 3;
  // It is sent in pieces, and never all of it in memory a second time.
  if (typeof value !== 'object' || value === null || value instanceof JsonText) return 6;
  return 3 + membersBytes(value);
}

function membersBytes(value: object): number {
  let bytes = 0;
  if (Array.isArray(value)) for (const item of value) bytes += jsonBytes(item);
  else for (const [name, member] of Object.entries(value)) bytes += name.length + 3 + jsonBytes(member);
  return bytes;
}
