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
