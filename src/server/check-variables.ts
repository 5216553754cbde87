import {
  type DocumentNode,
  GraphQLError,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { shortened } from '../lib/characters.ts';
import { codeExtensions } from '../lib/problem.ts';

/** A client learns no more from the eleventh. */
const mostErrors = 10;

/**
 * Looks at variables before the executor does, and in its words: the executor prints the whole value for each of fifty
 * errors, so that four megabytes of members that nobody knows took half a minute; and a value may be a credential.
 */
export const checkVariables: Plugin = {
  onExecute: ({ args, setResultAndStopExecution }) => {
    const errors = errorsOf(args);
    if (errors.length > 0) setResultAndStopExecution({ errors });
  },
  onSubscribe: ({ args, setResultAndStopExecution }) => {
    const errors = errorsOf(args);
    if (errors.length > 0) setResultAndStopExecution({ errors });
  },
};

interface Executed {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: unknown;
}

function errorsOf({ schema, document, operationName, variableValues }: Executed): GraphQLError[] {
  const values = isObject(variableValues) ? variableValues : {};
  const errors: GraphQLError[] = [];
  for (const definition of operationIn(document, operationName)?.variableDefinitions ?? [])
    for (const message of problemsOf(schema, definition, values)) {
      errors.push(wrongVariable(message, definition));
      if (errors.length === mostErrors) return errors;
    }
  return errors;
}

const wrongVariable = (message: string, definition: VariableDefinitionNode): GraphQLError =>
  new GraphQLError(message, {
    nodes: definition,
    extensions: codeExtensions('BAD_USER_INPUT'),
  });

/** Undefined where it is not clear which: that is for the executor to say. */
function operationIn(
  { definitions }: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | undefined {
  const operations = definitions.filter((definition) => definition.kind === 'OperationDefinition');
  return name ? operations.find((operation) => operation.name?.value === name) : operations[0];
}

function* problemsOf(
  schema: GraphQLSchema,
  { variable: { name }, type: typeNode, defaultValue }: VariableDefinitionNode,
  values: Members,
): Generator<string> {
  const type = typeFromAST(schema, typeNode);
  if (!isInputType(type)) return;
  const subject = `Variable "$${name.value}"`;
  const value = Object.hasOwn(values, name.value) ? values[name.value] : undefined;
  const isAbsent = value === undefined || value === null;
  if (!isAbsent) yield* problemsAt({ name: name.value }, subject, value, type);
  else if (isNonNullType(type) && value === null)
    yield `${subject} of non-null type "${type}" must not be null.`;
  else if (isNonNullType(type) && defaultValue === undefined)
    yield `${subject} of required type "${type}" was not provided.`;
}

function* problemsAt(
  root: Place,
  subject: string,
  value: unknown,
  type: GraphQLInputType,
): Generator<string> {
  for (const { place, message } of found(value, type, root))
    yield `${subject} got an invalid value${place === root ? '' : ` at "${shown(place)}"`}: ${message}`;
}

type Members = Readonly<Record<string, unknown>>;

/** Where something is; written out only where something is wrong. */
interface Place {
  readonly name: string | number;
  readonly within?: Place;
}

const shown = ({ name, within }: Place): string => {
  if (within === undefined) return String(name);
  return `${shown(within)}${typeof name === 'number' ? `[${name}]` : `.${shortened(name)}`}`;
};

interface Found {
  readonly place: Place;
  readonly message: string;
}

function* found(value: unknown, type: GraphQLInputType, place: Place): Generator<Found> {
  if (isNonNullType(type)) {
    if (value === null || value === undefined)
      yield { place, message: `Expected non-nullable type "${type}" not to be null.` };
    else yield* found(value, type.ofType, place);
  } else if (value === null || value === undefined) return;
  else if (isListType(type)) yield* foundInList(value, type.ofType, place);
  else if (isInputObjectType(type)) yield* foundInObject(value, type, place);
  else yield* foundInLeaf(value, type, place);
}

// One that is no list stands for a list of one.
function* foundInList(value: unknown, type: GraphQLInputType, place: Place): Generator<Found> {
  if (!Array.isArray(value)) return yield* found(value, type, place);
  for (const [index, item] of value.entries()) yield* found(item, type, { name: index, within: place });
}

function* foundInObject(value: unknown, type: GraphQLInputObjectType, place: Place): Generator<Found> {
  if (!isObject(value)) return yield { place, message: `Expected type "${type}" to be an object.` };
  const fields = type.getFields();
  for (const name in value)
    if (!Object.hasOwn(fields, name))
      yield { place, message: `Field "${shortened(name)}" is not defined by type "${type}".` };
  for (const field of Object.values(fields)) yield* foundInField(value, field, place);
  if (type.isOneOf) yield* foundInOneOf(value, type, place);
}

function* foundInField(value: Members, field: GraphQLInputField, place: Place): Generator<Found> {
  const member = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
  if (member !== undefined) yield* found(member, field.type, { name: field.name, within: place });
  else if (isNonNullType(field.type) && field.defaultValue === undefined)
    yield { place, message: `Field "${field.name}" of required type "${field.type}" was not provided.` };
}

function* foundInOneOf(value: Members, type: GraphQLInputObjectType, place: Place): Generator<Found> {
  const [name, ...others] = Object.keys(value).filter((key) => value[key] !== undefined);
  if (name === undefined || others.length > 0)
    yield { place, message: `Exactly one key must be specified for OneOf type "${type}".` };
  else if (value[name] === null)
    yield { place: { name, within: place }, message: `Field "${shortened(name)}" must be non-null.` };
}

function* foundInLeaf(value: unknown, type: GraphQLLeafType, place: Place): Generator<Found> {
  if (isEnumType(type)) {
    if (typeof value === 'string' && type.getValue(value) !== undefined) return;
    const names = type.getValues().map(({ name }) => name);
    return yield { place, message: `Expected one of ${names.join(', ')} for the enum "${type}".` };
  }
  const message = messageOf(value, type);
  if (message !== undefined) yield { place, message };
}

// The messages of scalars quote the value.
function messageOf(value: unknown, type: GraphQLLeafType): string | undefined {
  if (isTooLarge(value, type)) return `Expected type "${type}".`;
  try {
    return type.parseValue(value) === undefined ? `Expected type "${type}".` : undefined;
  } catch (error) {
    return error instanceof GraphQLError ? withoutQuote(error.message) : `Expected type "${type}".`;
  }
}

const scalarsOfText = ['String', 'ID', 'Int', 'Float', 'Boolean', 'DateTime'];

/** What those scalars never take, and would print as a whole. */
const isTooLarge = (value: unknown, { name }: GraphQLLeafType): boolean =>
  scalarsOfText.includes(name) && typeof value === 'object';

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const cannotRepresent = ' cannot represent ';

/** A message of GraphQL's up to the value that it quotes. By look-ups: an expression would look again from each place. */
export function withoutQuote(message: string): string {
  const start = message.indexOf(cannotRepresent);
  const end = start < 0 ? -1 : message.indexOf(': ', start + cannotRepresent.length);
  return end < 0 ? message : `${message.slice(0, end)}.`;
}
