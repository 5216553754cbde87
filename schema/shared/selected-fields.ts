import {
  type FieldNode,
  type GraphQLResolveInfo,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Names of the fields that a query selects below the one that is resolved, nested ones as `entities.tools`. Fields
 * that `@skip` or `@include` take out again are counted in: too much may be read, never too little.
 */
export function selectedFields(info: GraphQLResolveInfo): Set<string> {
  const found = new Set<string>();
  for (const { selectionSet } of info.fieldNodes) collect(info, selectionSet, [], found);
  return found;
}

function collect(
  info: GraphQLResolveInfo,
  selectionSet: SelectionSetNode | undefined,
  path: readonly string[],
  found: Set<string>,
): void {
  for (const selection of selectionSet?.selections ?? []) visit(info, selection, path, found);
}

function visit(
  info: GraphQLResolveInfo,
  selection: SelectionNode,
  path: readonly string[],
  found: Set<string>,
): void {
  switch (selection.kind) {
    case Kind.FIELD:
      visitField(info, selection, path, found);
      break;
    case Kind.INLINE_FRAGMENT:
      collect(info, selection.selectionSet, path, found);
      break;
    case Kind.FRAGMENT_SPREAD:
      collect(info, info.fragments[selection.name.value]?.selectionSet, path, found);
      break;
    default:
      selection satisfies never;
  }
}

function visitField(
  info: GraphQLResolveInfo,
  { name, selectionSet }: FieldNode,
  path: readonly string[],
  found: Set<string>,
): void {
  const nested = [...path, name.value];
  found.add(nested.join('.'));
  collect(info, selectionSet, nested, found);
}
