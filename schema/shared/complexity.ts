import type { ComplexityErrorKind } from '@pothos/plugin-complexity';
import { GraphQLError } from 'graphql';
import type { Context } from '../context.ts';
import { type PageArguments, pageSize } from './paging.ts';

/** The cost of a list within a connection, which is multiplied as a whole. */
export const noMultiplier = { field: 1, multiplier: 1 } as const;

/** The cost of a connection: its fields, once for each item of the page. */
export const connectionComplexity = (args: PageArguments) => ({ field: 1, multiplier: pageSize(args) });

/** The limits of an operation: levels, fields and values; enough for the largest page of entities with a thousand fields each. */
export const complexityLimits = ({ services }: Context) => ({
  depth: 15,
  breadth: 1_000,
  complexity: services.limits.pageSize * 1_000,
});

interface Measured {
  readonly depth: number;
  readonly breadth: number;
  readonly complexity: number;
  readonly maxDepth?: number;
  readonly maxBreadth?: number;
  readonly maxComplexity?: number;
}

/** The error of an operation that asks for too much at once (`OPERATION_TOO_COMPLEX`). */
export const complexityError = (kind: ComplexityErrorKind, measured: Measured) =>
  new GraphQLError(messages[kind](measured), { extensions: { code: 'OPERATION_TOO_COMPLEX' } });

const messages = {
  Depth: ({ depth, maxDepth }) =>
    `The operation is nested ${depth} levels deep; ${maxDepth} are allowed. Ask for less at once.`,
  Breadth: ({ breadth, maxBreadth }) =>
    `The operation selects ${breadth} fields; ${maxBreadth} are allowed. Ask for less at once.`,
  Complexity: ({ complexity, maxComplexity }) =>
    `The operation may answer with ${complexity} values; ${maxComplexity} are allowed. Ask for smaller pages.`,
} satisfies Record<ComplexityErrorKind, (measured: Measured) => string>;
