/** The arguments of a connection. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

const defaultPageSize = 50;

/** How many items a page has at most. */
export const pageSize = ({ first, last }: PageArguments): number => first ?? last ?? defaultPageSize;
