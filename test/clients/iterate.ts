export interface Sink<Item> {
  next(item: Item): void;
  error(error: unknown): void;
  complete(): void;
}

/** What a subscription with callbacks brings, as an async iterable; leaving the loop ends the subscription. */
export async function* iterate<Item>(subscribe: (sink: Sink<Item>) => () => void): AsyncGenerator<Item> {
  const items: Item[] = [];
  let ended: { readonly error?: unknown } | undefined;
  let wake: () => void = () => undefined;
  const tell = (change: () => void) => () => {
    change();
    wake();
  };
  const unsubscribe = subscribe({
    next: (item) => tell(() => items.push(item))(),
    error: (error) => tell(() => (ended ??= { error }))(),
    complete: tell(() => (ended ??= {})),
  });
  try {
    while (true) {
      yield* items.splice(0);
      if (ended !== undefined && items.length === 0) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (items.length > 0 || ended !== undefined) resolve();
      });
    }
    if ('error' in ended) throw ended.error;
  } finally {
    unsubscribe();
  }
}
