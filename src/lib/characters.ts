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
