import type { WrittenPage } from '../../document/written-document.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { type Spool, spoolPages } from './spool-pages.ts';

/**
 * Pages that are read as they are taken, until what they are read from is wanted by others: from then on they are read
 * without waiting, and put aside for who takes them.
 */
export function spoolWhenWanted(
  pages: AsyncIterable<WrittenPage>,
  ring: KeyRing,
  wanted: AbortSignal,
): Spool {
  const iterator = pages[Symbol.asyncIterator]();
  let spool: Promise<Spool> | undefined;
  // A page that was asked for before comes first: a generator answers in the order in which it is asked.
  const begin = (): void => {
    spool = spoolPages({ [Symbol.asyncIterator]: () => iterator }, ring);
    // Met where it is awaited; nobody may take any more.
    spool.catch(() => undefined);
  };
  if (wanted.aborted) begin();
  else wanted.addEventListener('abort', begin, { once: true });
  async function* taken(): AsyncGenerator<WrittenPage> {
    while (spool === undefined) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield value;
    }
    yield* (await spool).pages;
  }
  return {
    pages: taken(),
    close: async () => {
      wanted.removeEventListener('abort', begin);
      if (spool !== undefined) await (await spool).close();
    },
  };
}
