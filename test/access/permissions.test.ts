import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
  parse,
  subscribe,
} from 'graphql';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../schema/schema.ts';
import {
  type Permission,
  permissionName,
  permissions,
  permissionsOfRole,
} from '../../src/access/permissions.ts';
import type { Viewer } from '../../src/access/viewer.ts';
import { kindNames, kinds } from '../../src/kinds/registry.ts';
import { roles } from '../../src/lib/roles.ts';
import { createContext } from '../../src/server/context.ts';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';

/** Every field of a root type, and the permission that it needs; null: anybody who is signed in. */
const needed: Readonly<Record<string, Permission | null>> = {
  'Query.viewer': null,
  // What is at an id needs a permission of its own, see below.
  'Query.node': null,
  'Query.nodes': null,
  'Query.entity': 'config_read',
  ...Object.fromEntries(kinds.map(({ collection }) => [`Query.${collection}`, 'config_read'])),
  'Query.importJob': 'config_read',
  'Query.importJobs': 'config_read',
  'Query.importJobWithKey': 'config_read',
  'Query.exportPreview': 'config_read',
  'Query.exportConfiguration': 'config_export',
  'Query.difference': 'config_plan',
  ...Object.fromEntries(
    kindNames.flatMap((name) =>
      ['create', 'update', 'delete'].map((verb) => [`Mutation.${verb}${capitalized(name)}`, 'config_write']),
    ),
  ),
  'Mutation.createUpload': 'config_plan',
  'Mutation.importConfiguration': 'config_import',
  'Mutation.importConfiguration to plan': 'config_plan',
  'Mutation.applyImport': 'config_import',
  'Mutation.approveImport': 'imports_approve',
  'Mutation.cancelImport': 'config_import',
  'Mutation.undoImport': 'config_import',
  'Mutation.undoImport to plan': 'config_plan',
  'Mutation.deleteImportJob': 'admin',
  'Query.accessTokens': 'admin',
  'Query.auditLog': 'admin',
  'Query.secretKeys': 'admin',
  'Query.secretRotation': 'admin',
  'Mutation.rotateSecrets': 'admin',
  'Mutation.createAccessToken': 'admin',
  'Mutation.revokeAccessToken': 'admin',
  'Mutation.revokeDownload': 'config_export',
  'Subscription.importProgress': 'config_read',
  'Subscription.importActivity': 'config_read',
  'Subscription.rotationProgress': 'admin',
};

/** Those whose permission depends on what is asked, as they are asked for the other one. */
const dryRuns: Readonly<Record<string, string>> = {
  'Mutation.importConfiguration to plan':
    'importConfiguration(input: { source: { text: "" }, dryRun: true })',
  'Mutation.undoImport to plan': 'undoImport(id: "x", dryRun: true)',
};

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const rootTypes = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
  (type): type is GraphQLObjectType => type != null,
);

const somebody = (name: string, own: Iterable<Permission>): Viewer => ({ name, permissions: new Set(own) });

const viewers: readonly Viewer[] = [
  somebody('nothing', []),
  ...roles.map((role) => somebody(`the role ${role}`, permissionsOfRole[role])),
  ...permissions.map((permission) => somebody(`only ${permission}`, [permission])),
];

/** Any value that the type takes. */
function anyValue(type: GraphQLInputType): string {
  if (isNonNullType(type)) return anyValue(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const given = type.isOneOf ? fields.filter(({ name }) => name === 'text') : fields.filter(isRequired);
    return `{ ${given.map(({ name, type: of }) => `${name}: ${anyValue(of)}`).join(', ')} }`;
  }
  return (
    { Int: '1', Boolean: 'true', Float: '1', JSON: '{}', DateTime: '"2030-01-01T00:00:00Z"' }[type.name] ??
    '"x"'
  );
}

const isRequired = ({ type, defaultValue }: { type: GraphQLInputType; defaultValue?: unknown }): boolean =>
  isNonNullType(type) && defaultValue === undefined;

function callOf({ name, args }: GraphQLField<unknown, unknown>): string {
  const given = args.filter(isRequired).map((arg) => `${arg.name}: ${anyValue(arg.type)}`);
  return given.length === 0 ? name : `${name}(${given.join(', ')})`;
}

function selectionOf({ type }: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const forbidden = isUnionType(named)
    ? '... on ForbiddenError { code permission message documentation }'
    : '';
  return `{ __typename ${forbidden} }`;
}

interface Asked {
  /** As the table has it. */
  readonly name: string;
  readonly kind: string;
  readonly selection: string;
}

const asked: readonly Asked[] = rootTypes.flatMap((type) =>
  Object.values(type.getFields()).flatMap((field) => {
    const place = `${type.name}.${field.name}`;
    const variants = Object.entries(dryRuns).filter(([name]) => name === `${place} to plan`);
    return [[place, callOf(field)] as const, ...variants].map(([name, call]) => ({
      name,
      kind: type.name.toLowerCase(),
      selection: `${call} ${selectionOf(field)}`,
    }));
  }),
);

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});

interface Told {
  readonly code?: unknown;
  readonly permission?: unknown;
  readonly message?: unknown;
}

/** What somebody is told of a permission, wherever it stands; undefined where nothing is lacking. */
async function refusalOf(viewer: Viewer, { kind, selection }: Asked): Promise<Told | undefined> {
  const { data, errors = [] } =
    kind === 'subscription' ? await follow(viewer, selection) : await ask(viewer, kind, selection);
  const told = [...Object.values(data ?? {}), ...errors.map(({ extensions }) => extensions)];
  return told.find((one) => one?.code === 'FORBIDDEN') ?? undefined;
}

const ask = (viewer: Viewer, kind: string, selection: string) =>
  server.graphql<Readonly<Record<string, Told | null>> | null>(`${kind} { ${selection} }`, {}, { viewer });

/** Nothing of what is followed, but that it is or why not. */
async function follow(viewer: Viewer, selection: string): ReturnType<typeof ask> {
  const document = parse(`subscription { ${selection} }`);
  const contextValue = createContext(
    { ...server, log: pino({ level: 'silent' }), access: { end: () => undefined }, ownAddress: () => '' },
    { viewer, requestId: 'some-request' },
  );
  const followed = await subscribe({ schema, document, contextValue });
  if (!(Symbol.asyncIterator in followed)) return { data: null, errors: followed.errors ?? [] };
  await followed.return();
  return { data: null };
}

it('the table has every field of the root types, and nothing else', () => {
  expect(asked.map(({ name }) => name).sort()).toEqual(Object.keys(needed).sort());
});

describe.each(viewers)('$name', (viewer) => {
  it('may do what their permissions are for, and is told what is lacking for all else', async () => {
    const expected: Record<string, unknown> = {};
    const found: Record<string, unknown> = {};
    for (const one of asked) {
      const permission = needed[one.name];
      if (permission != null && !viewer.permissions.has(permission))
        expected[one.name] = permissionName(permission);
      const refusal = await refusalOf(viewer, one);
      if (refusal !== undefined) found[one.name] = refusal.permission;
    }
    expect(found).toEqual(expected);
  });
});
