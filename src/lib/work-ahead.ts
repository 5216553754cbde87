/**
 * Works on several items at once, `width` at most, and hands the results over in the order of the items. What fails
 * first in that order is what is thrown: a failure of the source comes after those of the items before it.
 */
export async function* workAhead<Item, Result, Last>(
  items: AsyncIterator<Item, Last>,
  work: (item: Item) => Promise<Result>,
  width: number,
): AsyncGenerator<Result, Last> {
  const underWay: Promise<Result>[] = [];
  try {
    let next = await items.next();
    for (; !next.done; next = await nextAfter(items, underWay)) {
      underWay.push(start(work, next.value));
      if (underWay.length >= width) yield* first(underWay);
    }
    while (underWay.length > 0) yield* first(underWay);
    return next.value;
  } finally {
    await Promise.allSettled(underWay);
    await items.return?.();
  }
}

function start<Item, Result>(work: (item: Item) => Promise<Result>, item: Item): Promise<Result> {
  const result = work(item);
  // Met where it is awaited, which is after the items before.
  result.catch(() => undefined);
  return result;
}

async function nextAfter<Item, Last>(
  items: AsyncIterator<Item, Last>,
  underWay: Promise<unknown>[],
): Promise<IteratorResult<Item, Last>> {
  try {
    return await items.next();
  } catch (error) {
    for (const result of underWay.splice(0)) await result;
    throw error;
  }
}

async function* first<Result>(underWay: Promise<Result>[]): AsyncGenerator<Result, void> {
  const result = underWay.shift();
  if (result !== undefined) yield await result;
}
