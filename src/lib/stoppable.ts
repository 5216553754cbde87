/**
 * An iterator over what `make` generates that can be left at any time: `return` aborts the signal first, so that a
 * generator that waits for something stops waiting. Without this a disconnected reader would be kept until the next
 * thing happens.
 */
export function stoppable<Item>(
  make: (signal: AbortSignal) => AsyncGenerator<Item, void>,
): AsyncIterableIterator<Item> {
  const stopping = new AbortController();
  const generator = make(stopping.signal);
  const iterator: AsyncIterableIterator<Item> = {
    next: () => generator.next(),
    return: () => {
      stopping.abort();
      return generator.return();
    },
    throw: (error) => {
      stopping.abort();
      return generator.throw(error);
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

/** Acts once a signal is aborted; at once where it is already. */
export function whenAborted(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}
