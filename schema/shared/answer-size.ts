import {
  defaultFieldResolver,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql';
import { JsonText } from '../../src/lib/json.ts';

/** What an object takes in memory until it is sent, beside its values. */
const objectBytes = 200;

/** How large the answer of one operation has become so far. */
export class AnswerSize {
  readonly #limit: number;
  readonly #filling = new AbortController();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Aborted, with what the client is to be told, as soon as it is larger than it may be. */
  get full(): AbortSignal {
    return this.#filling.signal;
  }

  /** No answer has room for more. */
  get mostObjects(): number {
    return Math.floor(this.#limit / objectBytes);
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limit && !this.full.aborted) this.#filling.abort(tooLarge(this.#limit));
  }

  addObjects(count: number): void {
    this.add(count * objectBytes);
  }

  /** For who knows that more is coming than there is room for; gives what the client is told. */
  overflow(): unknown {
    this.add(this.#limit + 1);
    return this.full.reason;
  }
}

const tooLarge = (limit: number): GraphQLError =>
  new GraphQLError(
    `The answer would have over ${limit} bytes, and it may have no more of them (LADING_MAX_ANSWER_BYTES). An entity is ` +
      'written wherever something refers to it: ask for smaller pages (`first`) or for fewer fields, or take a `document` or ' +
      'a `download`, which have each entity once. What a mutation has done is done: look before you repeat it.',
    { extensions: { code: 'ANSWER_TOO_LARGE' } },
  );

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

/** What resolvers work with, as far as it is counted on. */
interface Counting {
  readonly answer: AnswerSize;
}

type Field = GraphQLField<unknown, Counting, Record<string, unknown>>;
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
