import type { WrittenPage } from '../../written-document.ts';

/** The pages of a document, of which those with roots are taken first and stand aside. */
export interface Parted {
  readonly roots: AsyncIterable<WrittenPage>;
  readonly others: AsyncIterable<WrittenPage>;
  close(): Promise<void>;
}

/** Roots come first in every document, so that nothing has to be held. A list of none stays with the others. */
export function partRoots(pages: AsyncIterable<WrittenPage>, isWanted: boolean): Parted {
  const iterator = pages[Symbol.asyncIterator]();
  let first: WrittenPage | undefined;
  return {
    roots: takeRoots(),
    others: takeOthers(),
    close: async () => {
      await iterator.return?.();
    },
  };

  async function* takeRoots(): AsyncGenerator<WrittenPage> {
    if (!isWanted) return;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      first = next.value;
      if (first.kind.name !== 'root' || first.entities.length === 0) return;
      yield first;
      first = undefined;
    }
  }

  async function* takeOthers(): AsyncGenerator<WrittenPage> {
    if (first !== undefined) yield first;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
}
