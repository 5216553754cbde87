import { decodeGlobalID } from '@pothos/plugin-relay';
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { shortened } from '../../src/lib/characters.ts';
import type { Context } from '../context.ts';
import { badUserInput } from './errors.ts';
import { assertPermission, permissionToRead } from './permission.ts';

/** A global id taken apart: base64 of `Tool:<uuid>`. */
interface GlobalId {
  readonly typename: string;
  readonly id: string;
}

/** Takes a global id apart, for arguments that take nothing else; throws `BAD_USER_INPUT`. */
export function decodeGlobalId(globalId: string): GlobalId {
  const decoded = tryDecode(globalId);
  if (decoded === undefined) throw badUserInput(`'${shortened(globalId)}' is no id that this server gave.`);
  return decoded;
}

/** The id within a type, of a global id of that type; anything else is left as it is. */
export function localId(typename: string, id: string): string {
  const decoded = tryDecode(id);
  return decoded?.typename === typename ? decoded.id : id;
}

function tryDecode(globalId: string): GlobalId | undefined {
  try {
    return decodeGlobalID(globalId);
  } catch {
    return undefined;
  }
}

/** Resolves `node`; an id of what is no node is `BAD_USER_INPUT`. */
export function resolveNode<Result>(
  _root: unknown,
  { id }: { id: GlobalId },
  context: Context,
  { schema }: GraphQLResolveInfo,
  resolve: (id: GlobalId) => Result,
): Result {
  assertNode(schema, id, context);
  return resolve(id);
}

/** Resolves `nodes`; ids of what is no node, or more than a page may have, are `BAD_USER_INPUT`. */
export function resolveNodes<Result>(
  _root: unknown,
  { ids }: { ids: GlobalId[] },
  context: Context,
  { schema }: GraphQLResolveInfo,
  resolve: (ids: GlobalId[]) => Result,
): Result {
  const { limits } = context.services;
  if (ids.length > limits.pageSize)
    throw badUserInput(`'ids' has ${ids.length} ids; ${limits.pageSize} are allowed (LADING_MAX_PAGE_SIZE).`);
  for (const id of ids) assertNode(schema, id, context);
  return resolve(ids);
}

function assertNode(schema: GraphQLSchema, { typename }: GlobalId, context: Context): void {
  const type = schema.getType(typename);
  const permission = type && permissionToRead(type);
  if (permission === undefined)
    throw badUserInput(`The id is of a '${shortened(typename)}', and there is no such node.`);
  assertPermission(context, permission);
}
