import { isStorable } from '../../src/lib/storable.ts';
import { badUserInput } from './bad-user-input.ts';
import { type PageArguments, pageSize } from './page-size.ts';

/** What to read for a page; positions are whatever the list is ordered by, as text. */
export interface PageRequest {
  readonly after: string | undefined;
  readonly before: string | undefined;
  readonly limit: number;
  /** Takes the last items before `before`, not the first after `after`. */
  readonly fromEnd: boolean;
}

/** Whether a text can be a position in a list. */
type IsPosition = (position: string) => boolean;

/** Makes a check of positions that are numbers: they fit the column that they are compared with. */
export const isNumberUpTo =
  (most: bigint): IsPosition =>
  (position) =>
    /^\d{1,20}$/.test(position) && BigInt(position) <= most;

/** Reads the arguments of a connection; a page that would be too large is refused (`BAD_USER_INPUT`), not cut. */
export function readPage(
  args: PageArguments,
  maximum: number,
  isPosition: IsPosition = isStorable,
): PageRequest {
  const { first, last, after, before } = args;
  if (first != null && last != null) throw badUserInput('Give `first` or `last`, not both.');
  const limit = pageSize(args);
  const name = last == null ? 'first' : 'last';
  if (limit < 0) throw badUserInput(`\`${name}\` must not be negative.`);
  if (limit > maximum && (first ?? last) != null) {
    throw badUserInput(`\`${name}\` must not be more than ${maximum}, the largest page of this server.`);
  }
  return {
    after: decodeCursor('after', after, isPosition),
    before: decodeCursor('before', before, isPosition),
    limit: Math.min(limit, maximum),
    fromEnd: last != null,
  };
}

/** What was read for a page. */
export interface PageItems<Item> {
  readonly items: readonly Item[];
  /** Whether there are more beyond the limit. */
  readonly hasMore: boolean;
  readonly positionOf: (item: Item) => string;
  readonly countTotal: () => Promise<number>;
}

/** Makes a page into what connections are resolved from. */
export function toConnection<Item>(
  { after, before, fromEnd }: PageRequest,
  { items, hasMore, positionOf, countTotal }: PageItems<Item>,
) {
  const edges = items.map((node) => ({ cursor: encodeCursor(positionOf(node)), node }));
  return {
    edges,
    pageInfo: {
      // Beyond the cursor there is what the cursor came from: no one looks whether it has been deleted since.
      hasPreviousPage: fromEnd ? hasMore : after !== undefined,
      hasNextPage: fromEnd ? before !== undefined : hasMore,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    countTotal,
  };
}

const mark = 'at:';

const encodeCursor = (position: string): string => Buffer.from(mark + position).toString('base64url');

function decodeCursor(
  name: string,
  cursor: string | null | undefined,
  isPosition: IsPosition,
): string | undefined {
  if (cursor == null) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString();
  const position = text.slice(mark.length);
  if (!text.startsWith(mark) || !isPosition(position)) {
    throw badUserInput(`\`${name}\` must be a cursor that this server gave.`);
  }
  return position;
}
