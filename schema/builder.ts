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
import { fileScalar } from './shared/file-scalar.ts';
import { decodeGlobalId, resolveNode, resolveNodes } from './shared/global-id.ts';
import { jsonScalar } from './shared/json-scalar.ts';
import { unauthenticated } from './shared/unauthenticated.ts';

interface SchemaShapes {
  Context: Context;
  Objects: EntityObjects;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: Json; Output: unknown };
    File: { Input: File; Output: never };
  };
  AuthScopes: { viewer: boolean };
  Connection: { countTotal: () => Promise<number> };
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: true;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
}

/** A leaf: every type is built with it, and it knows none of them. */
export const builder = new SchemaBuilder<SchemaShapes>({
  // In the order in which they are asked: who is nobody learns nothing from the others.
  plugins: [ScopeAuthPlugin, ComplexityPlugin, ErrorsPlugin, RelayPlugin],
  defaultFieldNullability: false,
  defaultInputFieldRequiredness: true,
  scopeAuth: {
    authorizeOnSubscribe: true,
    unauthorizedError: unauthenticated,
    authScopes: ({ viewer }) => ({ viewer: viewer !== undefined }),
  },
  complexity: { limit: complexityLimits, complexityError },
  errors: {
    directResult: true,
    defaultUnionOptions: { name: ({ fieldName }) => `${capitalize(fieldName)}Result` },
  },
  relay: {
    cursorType: 'String',
    nodesOnConnection: { complexity: noMultiplier },
    edgesFieldOptions: { nullable: { list: false, items: false }, complexity: noMultiplier },
    nodeFieldOptions: { nullable: false },
    defaultConnectionFieldOptions: { complexity: connectionComplexity },
    decodeGlobalID: decodeGlobalId,
    nodeQueryOptions: { description: 'Anything that has an `id`.', resolve: resolveNode },
    nodesQueryOptions: {
      description: 'Several at once, in the order of the ids; as many as a page may have items.',
      complexity: ({ ids }) => ({ field: 1, multiplier: ids.length }),
      resolve: resolveNodes,
    },
  },
});

/** For the types of Pothos that ask for them. */
export type SchemaTypes = (typeof builder)['$inferSchemaTypes'];

const capitalize = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Of every root type: its fields are for somebody who is signed in. */
export const signedIn = { authScopes: { viewer: true } } as const;

builder.queryType(signedIn);
builder.mutationType(signedIn);

builder.addScalarType('DateTime', DateTimeResolver, { description: 'RFC 3339 with offset.' });
builder.addScalarType('JSON', jsonScalar, { description: 'Any value that JSON can express.' });
builder.scalarType('File', fileScalar);

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'All of them, on whatever page; counted only when it is asked for.',
    resolve: ({ countTotal }) => countTotal(),
  }),
);
