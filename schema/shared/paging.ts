import type { Page, PageRequest } from '../../src/lib/page.ts';
import { isStorable } from '../../src/lib/storable.ts';
import { badUserInput } from './errors.ts';

/** Whether a text can be a position in a list. */
type IsPosition = (position: string) => boolean;

/** Makes a check of positions that are numbers: they fit the column that they are compared with. */
export const isNumberUpTo =
  (most: bigint): IsPosition =>
  (position) =>
    /^\d{1,20}$/.test(position) && BigInt(position) <= most;

/** Whether a text can be a number that the database counts up by itself. */
export const isSerialNumber: IsPosition = isNumberUpTo(9_223_372_036_854_775_807n);

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
interface PageItems<Item> extends Page<Item> {
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

const said = <Text extends string>(description: Text): { readonly description: Text } => ({ description });

/** What the API says of the types, fields and arguments that Relay defines, as options of its plugin. */
export const pageTexts = {
  nodeTypeOptions: said('Something that can be read again by its global id, with `node` or `nodes`.'),
  idFieldOptions: said(
    'Global id: for `node`, and wherever an id is asked for. It stays the same, and is opaque.',
  ),
  pageInfoTypeOptions: said('Where a page stands in its list, and whether there is more.'),
  hasNextPageFieldOptions: said('Whether there are items behind this page.'),
  hasPreviousPageFieldOptions: said('Whether there are items before this page.'),
  startCursorFieldOptions: said('Cursor of the first item, for `before`; null on an empty page.'),
  endCursorFieldOptions: said('Cursor of the last item, for `after`; null on an empty page.'),
  cursorFieldOptions: said('Where the item stands in the list, for `after` and `before`; opaque.'),
  nodeFieldOptions: said('The item that stands there.'),
  nodesOnConnection: said('The items of the page, without their cursors.'),
  edgesFieldOptions: said('The items of the page, each with its cursor.'),
  pageInfoFieldOptions: said('Where the page begins and ends, and whether there is more.'),
  firstArgOptions: said(
    'How many items, from the start or behind `after`: 50 where nothing is said, at most `LADING_MAX_PAGE_SIZE` (500). Not ' +
      'with `last`.',
  ),
  afterArgOptions: said('A cursor: the page begins behind it.'),
  lastArgOptions: said(
    'How many items, from the end or before `before`, in the same order. Not with `first`.',
  ),
  beforeArgOptions: said('A cursor: the page ends before it.'),
  defaultConnectionTypeOptions: said('One page of a list, as Relay describes connections.'),
  defaultEdgeTypeOptions: said('One item of a page, with the cursor that says where it stands.'),
} as const;
