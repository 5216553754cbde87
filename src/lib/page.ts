/** Which stretch of a list is to be read; positions are whatever the list is ordered by. */
export interface PageRequest<Position = string> {
  readonly after?: Position | undefined;
  readonly before?: Position | undefined;
  readonly limit: number;
  /** Takes the last items of the stretch, not the first. */
  readonly fromEnd: boolean;
}

/** A page, in the order of its list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Whether the stretch has more items beyond the limit. */
  readonly hasMore: boolean;
}

/** Makes a page of what was found from the end that was asked for on: one item beyond the limit, where there is one. */
export function pageOf<Item>(
  found: readonly Item[],
  { limit, fromEnd }: Pick<PageRequest, 'limit' | 'fromEnd'>,
): Page<Item> {
  const items = found.slice(0, limit);
  return { items: fromEnd ? items.reverse() : items, hasMore: found.length > limit };
}
