import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { DateTimeResolver } from 'graphql-scalars';
import type { Json } from '../src/lib/json.ts';
import type { Context } from './context.ts';
import {
  complexityError,
  complexityLimits,
  connectionComplexity,
  noMultiplier,
} from './shared/complexity.ts';
import type { EntityObjects } from './shared/entity-types.ts';
import { decodeGlobalId, resolveNode, resolveNodes } from './shared/global-id.ts';
import { pageTexts } from './shared/paging.ts';
import { type AuthScopes, authScopes, Forbidden, signedIn, unauthorized } from './shared/permission.ts';
import { fileScalar, jsonScalar } from './shared/scalars.ts';

interface SchemaShapes {
  Context: Context;
  Objects: EntityObjects;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: Json; Output: unknown };
    File: { Input: File; Output: never };
  };
  AuthScopes: AuthScopes;
  Connection: { countTotal: () => Promise<number> };
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: true;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
}

/** The builder of the schema. A leaf: every type is built with it, and it knows none of them. */
export const builder = new SchemaBuilder<SchemaShapes>({
  // In the order in which they are asked: a permission that is missing is told in the result where it has room for that,
  // and who is nobody learns nothing from the others.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, ComplexityPlugin, RelayPlugin],
  defaultFieldNullability: false,
  defaultInputFieldRequiredness: true,
  scopeAuth: {
    authorizeOnSubscribe: true,
    unauthorizedError: unauthorized,
    authScopes,
  },
  complexity: { limit: complexityLimits, complexityError },
  errors: {
    directResult: true,
    defaultTypes: [Forbidden],
    defaultUnionOptions: { name: ({ fieldName }) => `${capitalize(fieldName)}Result` },
  },
  relay: {
    cursorType: 'String',
    ...pageTexts,
    nodesOnConnection: { ...pageTexts.nodesOnConnection, complexity: noMultiplier },
    edgesFieldOptions: {
      ...pageTexts.edgesFieldOptions,
      nullable: { list: false, items: false },
      complexity: noMultiplier,
    },
    nodeFieldOptions: { ...pageTexts.nodeFieldOptions, nullable: false },
    defaultConnectionFieldOptions: { complexity: connectionComplexity },
    decodeGlobalID: decodeGlobalId,
    // Which permission they ask for depends on the type that an id is of.
    nodeQueryOptions: {
      ...signedIn,
      description: 'Anything that has an `id`, by it; null where it is not there any more.',
      args: { id: { description: 'Global id of anything that has an `id`, as that has it.' } },
      resolve: resolveNode,
    },
    nodesQueryOptions: {
      ...signedIn,
      description: 'The same for several at once, in the order of the ids.',
      args: {
        ids: { description: 'Global ids, as many as a page may have items (`LADING_MAX_PAGE_SIZE`, 500).' },
      },
      complexity: ({ ids }) => ({ field: 1, multiplier: ids.length }),
      resolve: resolveNodes,
    },
  },
});

/** The types of the schema, for those of Pothos that ask for them. */
export type SchemaTypes = (typeof builder)['$inferSchemaTypes'];

const capitalize = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

builder.queryType({
  ...signedIn,
  description: 'What can be read: entities, import jobs, exports and the difference of two states.',
});
builder.mutationType({
  ...signedIn,
  description:
    'What can be changed. What a caller can expect to go wrong is a member of the result; anything else is an error with ' +
    '`extensions.code`.',
});

builder.addScalarType('DateTime', DateTimeResolver, {
  description: 'A moment, as RFC 3339 writes it, with offset: `2026-01-31T08:00:00.000Z`.',
});
builder.addScalarType('JSON', jsonScalar, {
  description:
    'Any value that JSON can express: objects, lists, texts, numbers, true, false and null. Numbers keep all their digits.',
});
builder.scalarType('File', fileScalar);

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many items there are on all pages, filters applied; counted only when it is asked for.',
    resolve: ({ countTotal }) => countTotal(),
  }),
);
