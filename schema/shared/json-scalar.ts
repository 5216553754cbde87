import { GraphQLScalarType, Kind, type ObjectValueNode, type ValueNode } from 'graphql';
import { JSONResolver } from 'graphql-scalars';
import { exactFormOf, exactNumber, exactText } from '../../src/lib/exact-json.ts';

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
