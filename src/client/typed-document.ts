/**
 * The text of an operation that knows the types of its answer and variables, as GraphQL Code Generator makes it with
 * `documentMode: 'string'`. A plain string is one as well, with types that the caller names.
 */
export interface TypedDocument<Result, Variables> {
  toString(): string;
  /** Never there: it carries the types. */
  __apiType?: (variables: Variables) => Result;
}

/** The variables of an operation, which may be left out where none is required. */
export type VariablesOf<Variables> =
  Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables];
