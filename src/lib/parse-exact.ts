import { type ExactNumber, exactNumber, mark } from './exact-number.ts';

const textOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
// Numbers of many digits or with an exponent, as far as they stand where a number can; and texts that begin like a mark.
const doubtful = /(?:^|[:,[\s])-?(?:\d[\d.]{15}|\d+(?:\.\d+)?[eE])|"\\u0000/;

/**
 * Parses JSON into its exact form: a number that JavaScript would change is its digits after a mark, and a text that
 * begins with the mark has it twice. Only texts with such numbers take longer than with `JSON.parse`.
 */
export function parseExact(text: string, isDoubtful = mayBeInexact(text)): unknown {
  // What is no JSON must not become JSON by what is put in the place of numbers.
  const value: unknown = JSON.parse(text);
  return isDoubtful ? JSON.parse(text.replace(textOrNumber, exact)) : value;
}

/** Whether `JSON.parse` may give something else than the text's exact form. */
export const mayBeInexact = (text: string): boolean => doubtful.test(text);

function exact(token: string): string {
  if (token.startsWith('"')) return token.startsWith('"\\u0000') ? `"\\u0000${token.slice(1)}` : token;
  const number: number | ExactNumber = exactNumber(token);
  return typeof number === 'number' ? token : JSON.stringify(number);
}

/** The exact form of a text that comes from elsewhere than `parseExact`. */
export const exactText = (text: string): string => (text.startsWith(mark) ? mark + text : text);
