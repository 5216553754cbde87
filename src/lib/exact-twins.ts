import { isJsonObject } from './json.ts';
import { mayBeInexact, parseExact } from './parse-exact.ts';

/** Values that `JSON.parse` has made, and their exact form, where that is another. */
const twins = new WeakMap<object, unknown>();

/** Takes note of what `JSON.parse` has changed: `value` is what it made of `text`. */
export function noteTwins(value: unknown, text: string): void {
  if (mayBeInexact(text)) pair(value, parseExact(text));
}

/** The exact form of a value (`parseExact`), as far as its text was noted. */
export const exactFormOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (twins.get(value) ?? value) : value;

/** Whether two values of the same shape differ; objects that do are twins. */
function pair(value: unknown, exact: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== exact;
  const differs = membersDiffer(value, exact);
  if (differs) twins.set(value, exact);
  return differs;
}

function membersDiffer(value: object, exact: unknown): boolean {
  let differs = false;
  if (Array.isArray(value) && Array.isArray(exact))
    for (const [index, item] of value.entries()) differs = pair(item, exact[index]) || differs;
  else if (isJsonObject(value) && isJsonObject(exact))
    // A name can be another one in the exact form; then nothing stands under it.
    for (const name of Object.keys(value)) differs = pair(value[name], exact[name]) || differs;
  return differs;
}
