import { setImmediate } from 'node:timers/promises';

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

/** Reads each item with `read`, one ahead: while the caller works on one the next one is already on its way. */
export async function* readAhead<Item, Content>(
  items: readonly Item[],
  read: (item: Item) => Promise<Content>,
): AsyncGenerator<Content> {
  const start = (item: Item): Promise<Content> => {
    const content = read(item);
    // Met where it is awaited; a caller that leaves early must not find it unhandled.
    content.catch(() => undefined);
    return content;
  };
  const [first, ...others] = items;
  if (first === undefined) return;
  let next = start(first);
  for (const item of others) {
    const content = await next;
    next = start(item);
    yield content;
  }
  yield await next;
}

const longestMs = 4;

/** Maps items in order; whatever else the process has to do has its turn every few milliseconds. */
export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let start = performance.now();
  for (const item of items) {
    results.push(map(item));
    if (performance.now() - start < longestMs) continue;
    await setImmediate();
    start = performance.now();
  }
  return results;
}
