import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { schema } from '../../../schema/schema.ts';
import { oddJson, oddText } from './odd-values.ts';

/** An operation and odd values for all its variables. */
export interface OddOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const uuid = fc.constantFrom('00000000-0000-4000-8000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff');

const oddId = (text: fc.Arbitrary<string>) =>
  fc.oneof(
    text,
    uuid,
    fc
      .tuple(fc.constantFrom('ImportJob', 'Tool', 'Server', 'Root', 'Upload', 'Query'), fc.oneof(uuid, text))
      .map((parts) => Buffer.from(parts.join(':')).toString('base64')),
  );

const position = fc.constantFrom(
  '1',
  '-1',
  '0',
  '2147483648',
  '99999999999999999999',
  'NaN',
  'tool a',
  'tool',
);
const oddCursor = fc.oneof(
  oddText,
  fc.oneof(position, oddText).map((place) => Buffer.from(`at:${place}`).toString('base64url')),
);

const oddScalar: Readonly<Record<string, (name: string) => fc.Arbitrary<unknown>>> = {
  String: (name) => (name === 'after' || name === 'before' ? oddCursor : oddText),
  ID: () => oddId(oddText),
  Int: () => fc.constantFrom(0, 1, -1, 500, 501, 2_147_483_647, -2_147_483_648),
  Float: () => fc.constantFrom(0, -1, 1e308),
  Boolean: () => fc.boolean(),
  JSON: () => oddJson,
  // Comes with a multipart request only.
  File: () => fc.constant(null),
};

function oddInput(type: GraphQLInputType, name: string): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return oddInput(type.ofType, name);
  if (isListType(type)) return fc.array(oddInput(type.ofType, name), { maxLength: 3 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name: value }) => value));
  if (!isInputObjectType(type)) return (oddScalar[type.name] ?? (() => oddJson))(name);
  const fields = Object.values(type.getFields()).map(
    (field) => [field.name, oddInput(field.type, field.name), isNonNullType(field.type)] as const,
  );
  if (type.isOneOf)
    return fc.oneof(...fields.map(([field, value]) => value.map((one) => ({ [field]: one }))));
  return fc.record(Object.fromEntries(fields.map(([field, value]) => [field, value])), {
    requiredKeys: fields.flatMap(([field, , isRequired]) => (isRequired ? [field] : [])),
  });
}

interface Written {
  readonly text: string;
  readonly args: readonly (readonly [variable: string, argument: GraphQLArgument])[];
}

/** A field with all its arguments as variables, and what is below it as far down as `depth`. */
function write(field: GraphQLField<unknown, unknown>, depth: number, path: string): Written {
  const args = field.args.map((argument) => [`${path}_${argument.name}`, argument] as const);
  const given = args.map(([variable, { name }]) => `${name}: $${variable}`).join(', ');
  const below = selectionOf(field.type, depth, path);
  return {
    text: `${field.name}${given && `(${given})`}${below.text}`,
    args: [...args, ...below.args],
  };
}

function selectionOf(type: GraphQLOutputType, depth: number, path: string): Written {
  const named = getNamedType(type);
  if (isLeafType(named)) return { text: '', args: [] };
  const types = isUnionType(named) ? named.getTypes() : isObjectType(named) ? [named] : [];
  const parts = types.map((one) => ({
    one,
    fields: fieldsBelow(one.getFields(), depth, `${path}_${one.name}`),
  }));
  return {
    text: ` { __typename ${parts.map(({ one, fields }) => `... on ${one.name} { __typename ${fields.map(({ text }) => text).join(' ')} }`).join(' ')} }`,
    args: parts.flatMap(({ fields }) => fields.flatMap(({ args }) => args)),
  };
}

/** Of what is further down only what takes arguments of its own is worth asking for. */
const fieldsBelow = (
  fields: Readonly<Record<string, GraphQLField<unknown, unknown>>>,
  depth: number,
  path: string,
): Written[] =>
  depth === 0
    ? []
    : Object.values(fields)
        .filter(({ args, type }) => args.length > 0 || isConnectionPart(type))
        .map((field) => write(field, depth - 1, `${path}_${field.name}`));

const isConnectionPart = (type: GraphQLOutputType): boolean => getNamedType(type).name === 'PageInfo';

const roots = {
  query: schema.getQueryType(),
  mutation: schema.getMutationType(),
  subscription: schema.getSubscriptionType(),
};

const operationOf = (kind: string, field: GraphQLField<unknown, unknown>): fc.Arbitrary<OddOperation> => {
  const { text, args } = write(field, 1, field.name);
  const declared = args.map(([variable, { type }]) => `$${variable}: ${type}`).join(', ');
  return fc
    .record(Object.fromEntries(args.map(([variable, { name, type }]) => [variable, oddInput(type, name)])))
    .map((variables) => ({ query: `${kind}${declared && ` (${declared})`} { ${text} }`, variables }));
};

/** Streams that go on by themselves end no test. */
const endless = ['importActivity'];

/** Every operation of the API with anything for its arguments. */
export const oddOperation: fc.Arbitrary<OddOperation> = fc.oneof(
  ...Object.entries(roots).flatMap(([kind, type]) =>
    Object.values(type?.getFields() ?? {})
      .filter(({ name, args }) => args.length > 0 && !endless.includes(name))
      .map((field) => operationOf(kind, field)),
  ),
);
