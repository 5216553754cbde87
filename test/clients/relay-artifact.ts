import {
  type ArgumentNode,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { GraphQLTaggedNode } from 'relay-runtime';
import { schema } from '../../schema/schema.ts';

/** What Relay's compiler makes of an operation, for the parts of GraphQL that the tests use. */
export function relayArtifact(text: string): GraphQLTaggedNode {
  const document = parse(text);
  const types = typesOf(document);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('It is no operation.');
  const selections = operation.selectionSet.selections.map((node) => selectionOf(node, types));
  const argumentDefinitions = (operation.variableDefinitions ?? []).map(({ variable }) => ({
    kind: 'LocalArgument',
    name: variable.name.value,
    defaultValue: null,
  }));
  const name = operation.name?.value ?? 'Operation';
  const node = { name, argumentDefinitions, selections };
  const artifact = {
    kind: 'Request',
    fragment: { ...node, kind: 'Fragment', type: rootOf(operation), metadata: null, abstractKey: null },
    operation: { ...node, kind: 'Operation' },
    params: {
      id: null,
      cacheID: text,
      name,
      text,
      metadata: {},
      operationKind: operation.operation,
    },
  };
  // The shape is that of a ConcreteRequest; its type lists every directive that Relay's compiler knows.
  return artifact as unknown as GraphQLTaggedNode;
}

type Types = ReadonlyMap<
  SelectionNode,
  { readonly name: string; readonly plural: boolean; readonly abstract: boolean }
>;

const rootOf = ({ operation }: OperationDefinitionNode): string =>
  `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`;

function typesOf(document: ReturnType<typeof parse>): Types {
  const types = new Map<SelectionNode, { name: string; plural: boolean; abstract: boolean }>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: (node) => {
        const type = info.getType();
        if (!type) throw new TypeError(`The schema has no ${node.name.value} there.`);
        const named = getNamedType(type);
        types.set(node, {
          name: named.name,
          plural: isListType(getNullableType(type)),
          abstract: isAbstractType(named),
        });
      },
    }),
  );
  return types;
}

function selectionOf(node: SelectionNode, types: Types): object {
  switch (node.kind) {
    case Kind.FIELD:
      return fieldOf(node, types);
    case Kind.INLINE_FRAGMENT:
      return {
        kind: 'InlineFragment',
        type: node.typeCondition?.name.value,
        abstractKey: null,
        selections: node.selectionSet.selections.map((inner) => selectionOf(inner, types)),
      };
    case Kind.FRAGMENT_SPREAD:
      throw new TypeError('The tests use no named fragments.');
  }
}

function fieldOf(node: Extract<SelectionNode, { kind: Kind.FIELD }>, types: Types): object {
  const { selectionSet } = node;
  const type = types.get(node);
  const field = {
    name: node.name.value,
    alias: null,
    args: node.arguments?.length ? node.arguments.map(argumentOf) : null,
    storageKey: null,
  };
  if (selectionSet === undefined) return { ...field, kind: 'ScalarField' };
  return {
    ...field,
    kind: 'LinkedField',
    concreteType: type?.abstract ? null : type?.name,
    plural: type?.plural,
    selections: selectionSet.selections.map((inner) => selectionOf(inner, types)),
  };
}

const argumentOf = ({ name, value }: ArgumentNode): object =>
  value.kind === Kind.VARIABLE
    ? { kind: 'Variable', name: name.value, variableName: value.name.value }
    : { kind: 'Literal', name: name.value, value: literalOf(value) };

function literalOf(value: ValueNode): unknown {
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind === Kind.STRING || value.kind === Kind.ENUM) return value.value;
  throw new TypeError(`The tests use no ${value.kind}.`);
}
