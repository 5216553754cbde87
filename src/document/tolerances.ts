import { withoutMark } from '../lib/exact-number.ts';
import { isJsonObject } from '../lib/json.ts';

/** Turns a spelling that real documents use into the proper one; `undefined` stands for an absent field. */
export type Tolerance = (value: unknown) => unknown;

/** Strings, or objects of which one of these members is the string that counts; each once, in order. */
export const listOf =
  (...members: readonly string[]): Tolerance =>
  (value) =>
    Array.isArray(value) ? [...new Set(value.map((item) => textOf(item, members)))] : value;

function textOf(item: unknown, members: readonly string[]): unknown {
  if (!isJsonObject(item)) return item;
  for (const member of members) {
    const text = item[member];
    if (typeof text === 'string' && text !== '') return withoutMark(text);
    if (typeof text === 'number') return String(text);
  }
  return item;
}

/** `None` is how Python prints that there is no address. */
export const address: Tolerance = (value) => (value === 'None' ? null : value);

export function authType(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? undefined;
  const folded = value.trim().toLowerCase();
  return folded === '' || folded === 'none' ? undefined : folded;
}

const transports = ['SSE', 'HTTP', 'STDIO', 'STREAMABLEHTTP', 'WEBSOCKET', 'GRPC'];

/** One spelling of what is known, in whatever case and with whatever strokes it is written: `streamable-http`. */
export function transport(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const plain = value.replace(/[-_\s]/g, '').toUpperCase();
  return transports.includes(plain) ? plain : value;
}

/** Where a field cannot be null, null says no more than leaving it out. */
export const withoutNull =
  (tolerate: Tolerance): Tolerance =>
  (value) =>
    tolerate(value) ?? undefined;

export const asIs: Tolerance = (value) => value;
