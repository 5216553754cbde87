import type { Json } from './json.ts';

const anyText = /"(?:[^"\\]|\\.)*"/g;
const start = '"\\u0000';

/** JSON text of a value in its exact form (`parseExact`): the numbers are written as they were. */
export function stringifyExact(value: Json, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  return text.includes(start) ? withoutMarks(text) : text;
}

/** The same of what `JSON.stringify` has made of such a value. */
export const withoutMarks = (text: string): string =>
  text.includes(start) ? text.replace(anyText, unmarked) : text;

const number = /^"\\u0000(-?\d[-+.\de]*)"$/;

function unmarked(token: string): string {
  if (!token.startsWith(start)) return token;
  const [, digits] = number.exec(token) ?? [];
  if (digits !== undefined) return digits;
  const rest = token.slice(start.length);
  return rest.startsWith('\\u0000') ? `"${rest}` : token;
}
