import type { JsonObject } from '../../lib/json.ts';
import { isStorable } from '../../lib/storable.ts';
import { wrongParameter } from './rest-problem.ts';

/** A parameter of the query: how it is read, and how it is described. */
export interface Parameter<Value> {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonObject;
  readonly read: (query: URLSearchParams) => Value;
}

/** `true` or `false`; undefined where it is left out. */
export const optionalBoolean = (name: string, description: string): Parameter<boolean | undefined> => ({
  name,
  description,
  schema: { type: 'boolean' },
  read: (query) => parseBoolean(name, query.get(name)),
});

export const boolean = (name: string, fallback: boolean, description: string): Parameter<boolean> => ({
  name,
  description,
  schema: { type: 'boolean', default: fallback },
  read: (query) => parseBoolean(name, query.get(name)) ?? fallback,
});

// The spellings that ContextForge takes.
const booleans = new Map<string, boolean>([
  ...['true', '1', 'yes', 'y', 'on', 't'].map((text) => [text, true] as const),
  ...['false', '0', 'no', 'n', 'off', 'f'].map((text) => [text, false] as const),
]);

function parseBoolean(name: string, text: string | null): boolean | undefined {
  if (text === null || text === '') return undefined;
  const value = booleans.get(text.toLowerCase());
  if (value === undefined) throw wrongParameter(`'${name}' must be true or false.`);
  return value;
}

/** A comma-separated list without empty items; undefined where it is left out. */
export const list = (name: string, description: string): Parameter<readonly string[] | undefined> => ({
  name,
  description: `${description} Separated by commas.`,
  schema: { type: 'string' },
  read: (query) => {
    const items = query.getAll(name).flatMap((text) => assertStorable(name, text).split(','));
    const given = items.map((item) => item.trim()).filter((item) => item !== '');
    return given.length === 0 ? undefined : given;
  },
});

export const text = (name: string, description: string): Parameter<string | undefined> => ({
  name,
  description,
  schema: { type: 'string' },
  read: (query) => assertStorable(name, query.get(name) ?? '') || undefined,
});

/** The text as it is, where it is such that something stored can be the same. */
export function assertStorable(name: string, text: string): string {
  if (isStorable(text)) return text;
  throw wrongParameter(`'${name}' has a NUL character or half a surrogate pair; leave it out.`);
}

interface Range {
  readonly fallback: number;
  readonly minimum: number;
  readonly maximum: number;
}

export const integer = (
  name: string,
  { fallback, minimum, maximum }: Range,
  description: string,
): Parameter<number> => ({
  name,
  description,
  schema: { type: 'integer', default: fallback, minimum, maximum },
  read: (query) => {
    const given = query.get(name);
    if (given === null || given === '') return fallback;
    const value = /^-?\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
    if (value >= minimum && value <= maximum) return value;
    throw wrongParameter(`'${name}' must be a whole number from ${minimum} to ${maximum}.`);
  },
});
