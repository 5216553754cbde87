import { GraphQLScalarType, Kind, type ObjectValueNode, type ValueNode } from 'graphql';
import { JSONResolver } from 'graphql-scalars';
import { exactFormOf, exactNumber, exactText } from '../../src/lib/exact-json.ts';
import { badUserInput } from './errors.ts';

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** The scalar of any JSON, with numbers of any length: what is read is in its exact form (`parseExact`). */
export const jsonScalar = new GraphQLScalarType({
  ...JSONResolver.toConfig(),
  parseValue: exactFormOf,
  parseLiteral: (node, variables) => readLiteral(node, variables),
});

function readLiteral(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return exactNumber(node.value);
    case Kind.STRING:
      return exactText(node.value);
    case Kind.ENUM:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((item) => readLiteral(item, variables));
    case Kind.OBJECT:
      return objectOf(node, variables);
    case Kind.VARIABLE:
      return variables?.[node.name.value];
  }
}

const objectOf = ({ fields }: ObjectValueNode, variables: Variables): unknown =>
  Object.fromEntries(fields.map(({ name, value }) => [name.value, readLiteral(value, variables)]));

/** The scalar of a file, which comes only as a variable that the multipart request maps to it, and never goes out. */
export const fileScalar = {
  description:
    'A file of the GraphQL multipart request convention: a variable that the request maps to one of its parts. Never in answers.',
  parseValue: (value: unknown): File => {
    if (isFile(value)) return value;
    throw badUserInput('A File is uploaded with a multipart request, which maps the variable to it.');
  },
  parseLiteral: (): never => {
    throw badUserInput('A File cannot be written into the query: give it as a variable.');
  },
  serialize: (): never => {
    throw new TypeError('A File is only taken, never given.');
  },
};

/** Whether a value is a file; not by its class, as the server's reader of forms has one of its own. */
const isFile = (value: unknown): value is File =>
  typeof value === 'object' &&
  value !== null &&
  'stream' in value &&
  typeof value.stream === 'function' &&
  'arrayBuffer' in value &&
  typeof value.arrayBuffer === 'function';
