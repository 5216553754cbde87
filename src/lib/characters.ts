/**
 * How long a text is, as people, PostgreSQL and JSON Schema count: in code points. An emoji is one of them, where
 * JavaScript counts two.
 */

/** Whether a text has more than so many characters; most texts need no counting. */
export const isLongerThan = (text: string, most: number): boolean =>
  text.length > most && endOfFirst(text, most) < text.length;

/** The first characters of a text, none of them cut in two. */
export const firstCharacters = (text: string, count: number): string =>
  text.length <= count ? text : text.slice(0, endOfFirst(text, count));

/** A text that comes from outside as a message shows it: a message must not grow with it. */
export const shortened = (text: string, most = 100): string =>
  isLongerThan(text, most) ? `${firstCharacters(text, most)}…` : text;

function endOfFirst(text: string, count: number): number {
  let end = 0;
  for (let left = count; left > 0 && end < text.length; left -= 1)
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return end;
}

const surrogate = /[\ud800-\udfff]/;

/** Orders texts as the database orders keys; JavaScript's own order differs beyond the first 65,536 characters. */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

/** The word that was likely meant by one that there is not; undefined where none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[-_]/g, '');
  const [first] = words
    .map((one) => ({ one, distance: distanceOf(plain(word), plain(one)) }))
    .toSorted((a, b) => a.distance - b.distance);
  return first !== undefined && first.distance <= Math.max(2, word.length / 3) ? first.one : undefined;
}

/** How many characters have to be put in, taken out or replaced (Levenshtein). */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [above, character] of [...from].entries()) {
    const next = [above + 1];
    for (let at = 1; at <= to.length; at++) {
      const replaced = (row[at - 1] ?? 0) + (character === to[at - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
