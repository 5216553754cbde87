/** Begins texts that stand for something else, such as a number; no text of a document has the character. */
export const mark = '\0';

const textOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Parses JSON; numbers that JavaScript would round become their digits, after a mark. */
export const parseExact = (text: string): unknown => JSON.parse(text.replace(textOrNumber, exact));

const exact = (token: string): string =>
  token.startsWith('"') || isExact(token) ? token : JSON.stringify(mark + token);

/** Short numbers are what they look like; of others only those that print as they were read. */
const isExact = (number: string): boolean => String(Number(number)) === number;
