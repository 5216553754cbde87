import { type AuthFailure, AuthScopeFailureType } from '@pothos/plugin-scope-auth';
import { GraphQLError, type GraphQLNamedType, type GraphQLSchema, isInterfaceType } from 'graphql';
import { forbiddenMessage, type Permission, permissionName } from '../../src/access/permissions.ts';
import { has, type Viewer } from '../../src/access/viewer.ts';
import type { Context } from '../context.ts';
import { unauthenticated } from './errors.ts';

/** What fields can ask of who asks for them. */
export interface AuthScopes {
  viewer: boolean;
  permission: Permission;
}

/** How it is found out whether somebody has what a field asks for. */
export const authScopes = ({ viewer }: Context) => ({
  viewer: viewer !== undefined,
  permission: (permission: Permission) => has(viewer, permission),
});

/** An option of a field: it is for those who have a permission. */
export const needs = (permission: Permission) => ({ authScopes: { permission } }) as const;

/** An option of a field, and of every root type: it is for anybody who is signed in. */
export const signedIn = { authScopes: { viewer: true } } as const;

/** What somebody is told who lacks a permission: a member of a result where there is one, else an error (`FORBIDDEN`). */
export class Forbidden extends GraphQLError {
  readonly permission: Permission;

  constructor(permission: Permission, message: string) {
    super(message, {
      extensions: { code: 'FORBIDDEN', permission: permissionName(permission) },
    });
    this.permission = permission;
  }
}

const forbidden = (permission: Permission, { permissions: own }: Viewer): Forbidden =>
  new Forbidden(permission, forbiddenMessage(permission, own));

/** Throws `Forbidden`; for what is known only when a field is resolved. */
export function assertPermission({ viewer }: Pick<Context, 'viewer'>, permission: Permission): void {
  if (viewer === undefined) throw unauthenticated();
  if (!has(viewer, permission)) throw forbidden(permission, viewer);
}

/** The error of who lacks what a field asks for. */
export function unauthorized(
  _parent: unknown,
  { viewer }: Context,
  _info: unknown,
  { failure }: { readonly failure: AuthFailure },
): GraphQLError {
  const permission = lackingIn(failure);
  return viewer === undefined || permission === undefined ? unauthenticated() : forbidden(permission, viewer);
}

/** The first permission that a failure is about; fields ask for one, or for one of several. */
function lackingIn(failure: AuthFailure): Permission | undefined {
  if ('failures' in failure)
    return failure.failures.map(lackingIn).find((permission) => permission !== undefined);
  const isLacking = failure.kind === AuthScopeFailureType.AuthScope && failure.scope === 'permission';
  // What the scope is asked for.
  return isLacking ? (failure.parameter as Permission) : undefined;
}

const mark = 'readPermission';

/** An option of the type of nodes: `node` and `nodes` give them to who has a permission. */
export const readableWith = (permission: Permission) => ({ extensions: { [mark]: permission } }) as const;

/** The permission that nodes of a type are read with; none where the type is not one of nodes. */
export const permissionToRead = ({ extensions }: GraphQLNamedType): Permission | undefined =>
  // Only `readableWith` sets it.
  extensions[mark] as Permission | undefined;

/**
 * Checks that every field of a root type says what it asks for, and every type of nodes what they are read with: what is
 * forgotten is no way in, and no server starts with it.
 */
export function requirePermissions(schema: GraphQLSchema): GraphQLSchema {
  const forgotten = [
    ...[schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.values(type?.getFields() ?? {})
        .filter(({ extensions }) => !Object.hasOwn(Object(extensions['pothosOptions']), 'authScopes'))
        .map(({ name }) => `${type?.name}.${name}`),
    ),
    ...nodeTypes(schema)
      .filter((type) => permissionToRead(type) === undefined)
      .map(({ name }) => name),
  ];
  if (forgotten.length > 0) throw new TypeError(`Nothing says who may have ${forgotten.join(', ')}.`);
  return schema;
}

function nodeTypes(schema: GraphQLSchema): readonly GraphQLNamedType[] {
  const node = schema.getType('Node');
  return isInterfaceType(node) ? schema.getPossibleTypes(node) : [];
}
