import type { WrittenDocument, WrittenPage } from '../../written-document.ts';

/** A page with its place among those of its kind. */
export interface NumberedPage {
  readonly page: WrittenPage;
  /** From 1. */
  readonly number: number;
  readonly isLast: boolean;
}

/** Pages with their numbers; the source is one page ahead, to know the last one of a kind. */
export async function* numberPages(pages: WrittenDocument['pages']): AsyncGenerator<NumberedPage> {
  let before: WrittenPage | undefined;
  let number = 0;
  for await (const page of pages) {
    const isSame = before?.kind === page.kind;
    if (before !== undefined) yield { page: before, number, isLast: !isSame };
    number = isSame ? number + 1 : 1;
    before = page;
  }
  if (before !== undefined) yield { page: before, number, isLast: true };
}
