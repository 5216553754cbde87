import { errorTypeMap } from '@pothos/plugin-errors';
import {
  defaultFieldResolver,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { type Permission, permissionName } from '../../src/access/permissions.ts';
import type { Act, AuditLog, Origin } from '../../src/audit/audit-log.ts';
import { ProblemError } from '../../src/lib/problem.ts';
import { databaseTrouble } from '../../src/store/database-errors.ts';
import type { Context } from '../context.ts';
import { Forbidden } from './permission.ts';

/** The acts of one operation: each mutation is one, and each field that is told of. */
export function createActs(log: AuditLog, origin: Origin): Context['act'] {
  const acts = new Map<string, Act>();
  return ({ path, fieldName, parentType, schema }) => {
    const place = placeOf(path);
    const isRoot = path.prev === undefined || rootTypes(schema).has(parentType);
    const act = acts.get(place) ?? log.act(origin, isRoot ? fieldName : `${parentType.name}.${fieldName}`);
    acts.set(place, act);
    return act;
  };
}

const rootTypes = (schema: GraphQLSchema): ReadonlySet<unknown> =>
  new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);

const placeOf = ({ prev, key }: GraphQLResolveInfo['path']): string =>
  prev === undefined ? String(key) : `${placeOf(prev)}.${key}`;

const mark = 'isAudited';

/**
 * An option of a field that tells of what it gives out, by itself and before it does; what goes wrong with it is told
 * besides. Of mutations everything is told.
 */
export const audited = { extensions: { [mark]: true } } as const;

type Field = GraphQLField<unknown, Context, Record<string, unknown>>;
type Resolve = NonNullable<Field['resolve']>;

/**
 * Makes the fields of a schema tell what becomes of them: every mutation, every refusal for want of a permission, and
 * what goes wrong with fields that are `audited`. Nobody who adds a mutation has to think of it.
 */
export function tellOfFields(schema: GraphQLSchema): GraphQLSchema {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  for (const type of types.filter(({ name }) => !name.startsWith('__')))
    for (const field of Object.values(type.getFields())) {
      const teller = tellerOf(schema, type, field);
      if (teller !== undefined)
        wrap(field, type === schema.getSubscriptionType() ? 'subscribe' : 'resolve', teller);
    }
  return schema;
}

/** What is told of a field; undefined where nobody can lack anything for it. */
function tellerOf(schema: GraphQLSchema, type: GraphQLObjectType, field: Field): Teller | undefined {
  if (type === schema.getMutationType()) return mutation;
  if (field.extensions[mark] === true) return reading;
  return rootTypes(schema).has(type) || asksForMore(field) ? refusals : undefined;
}

const asksForMore = ({ extensions }: Field): boolean =>
  Object.hasOwn(Object(extensions['pothosOptions']), 'authScopes');

/** What is told of a field, besides what it tells by itself. */
interface Teller {
  readonly tellsDone: boolean;
  readonly tellsFailures: boolean;
}

const refusals: Teller = { tellsDone: false, tellsFailures: false };
const reading: Teller = { tellsDone: false, tellsFailures: true };
const mutation: Teller = { tellsDone: true, tellsFailures: true };

function wrap(field: Field, how: 'resolve' | 'subscribe', teller: Teller): void {
  const inner = field[how] ?? defaultFieldResolver;
  const telling: Resolve = (source, args, context, info) => {
    // Nobody is nobody's business: who sends a wrong token is told of where it is looked at.
    if (context.viewer === undefined) return inner(source, args, context, info);
    return telledBy(
      teller,
      () => context.act(info),
      () => inner(source, args, context, info),
    );
  };
  field[how] = telling;
}

async function telledBy(teller: Teller, act: () => Act, work: () => unknown): Promise<unknown> {
  try {
    const value = await work();
    const problem = problemIn(value);
    if (problem !== undefined) tellProblem(teller, act(), problem);
    else if (teller.tellsDone) act().over();
    return value;
  } catch (error) {
    tellProblem(teller, act(), problemOf(error));
    throw error;
  }
}

/** A problem as it is told: only its code, as a message may say what somebody has sent. */
interface ToldProblem {
  readonly code: string;
  readonly permission?: Permission;
}

function tellProblem({ tellsFailures }: Teller, act: Act, { code, permission }: ToldProblem): void {
  if (permission !== undefined) act.refused({ details: { code, permission: permissionName(permission) } });
  else if (tellsFailures) act.failed({ details: { code } });
}

/** Where a result has room for what can be expected to go wrong, it is a value; which is none of its class yet. */
function problemIn(value: unknown): ToldProblem | undefined {
  if (typeof value !== 'object' || value === null || !errorTypeMap.has(value)) return undefined;
  // What the map has is what one of these was made into.
  const { name, permission } = value as Error & Partial<Forbidden>;
  return permission === undefined ? { code: codeOfName(name) } : { code: 'FORBIDDEN', permission };
}

function problemOf(error: unknown): ToldProblem {
  if (error instanceof Forbidden) return { code: 'FORBIDDEN', permission: error.permission };
  if (error instanceof GraphQLError) return { code: String(error.extensions['code'] ?? internal) };
  if (error instanceof ProblemError) return error.problems[0];
  return { code: databaseTrouble(error)?.code ?? internal };
}

const internal = 'INTERNAL_SERVER_ERROR';

const codeOfName = (name: string): string =>
  name
    .replace(/(?:Problem|Error)$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase();
