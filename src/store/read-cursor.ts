import type { EntityManager } from 'typeorm';

/** What a page should take at about; texts differ in length by a factor of a thousand and more. */
const pageLength = 131_072;
const firstRows = 50;
const mostRows = 1_000;

/**
 * The column `text` of a statement, page after page, one page ahead. To be called in a transaction, one at a time; on
 * the embedded database it is the only way to stop in the middle, too.
 */
export async function* readCursor(
  manager: EntityManager,
  sql: string,
  parameters: readonly unknown[],
): AsyncGenerator<readonly string[]> {
  await manager.query(`DECLARE page_cursor NO SCROLL CURSOR FOR ${sql}`, [...parameters]);
  let next = fetch(manager, firstRows);
  try {
    for (let page = await next; page.texts.length > 0; page = await next) {
      next = page.isLast ? end : fetch(manager, rowsAfter(page.texts, page.count));
      yield page.texts;
    }
    await manager.query('CLOSE page_cursor');
  } finally {
    await next.catch(() => undefined);
  }
}

interface Page {
  readonly texts: readonly string[];
  /** How many were asked for. */
  readonly count: number;
  readonly isLast: boolean;
}

const end: Promise<Page> = Promise.resolve({ texts: [], count: 0, isLast: true });

function fetch(manager: EntityManager, count: number): Promise<Page> {
  const page = manager.query(`FETCH ${count} FROM page_cursor`).then((rows: readonly { text: string }[]) => ({
    texts: rows.map(({ text }) => text),
    count,
    isLast: rows.length < count,
  }));
  // Met where it is awaited; a reader that leaves early must not find it unhandled.
  page.catch(() => undefined);
  return page;
}

/** So many rows that the next page is as long as it should be; growing slowly, as rows can become larger. */
function rowsAfter(page: readonly string[], before: number): number {
  const length = page.reduce((sum, text) => sum + text.length, 0);
  const wanted = Math.floor((pageLength * page.length) / Math.max(length, 1));
  return Math.max(1, Math.min(wanted, 2 * before, mostRows));
}
