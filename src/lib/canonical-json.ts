import type { Json, JsonObject } from './json.ts';

/**
 * JSON text that is the same for equal values: members sorted by UTF-16 code units, no white space
 * (RFC 8785, section 3.2). Meant for values that came out of `JSON.parse`.
 */
export function canonicalJson(value: Json): string {
  const ordered = sorted(value);
  return ordered === undefined ? writeCanonical(value) : JSON.stringify(ordered);
}

// An object of JavaScript keeps members in the order in which they are added, but not names like `7`.
const isOrderable = (name: string): boolean =>
  name !== '__proto__' && !(name.charCodeAt(0) <= nine && numericName.test(name));
const numericName = /^\d+$/;
const nine = 0x39;

/** The value with its members in order, where that is to be had: the engine writes it faster than we could. */
function sorted(value: Json): Json | undefined {
  if (typeof value !== 'object' || value === null) return value;
  return isList(value) ? sortedItems(value) : sortedMembers(value);
}

function sortedItems(list: readonly Json[]): readonly Json[] | undefined {
  const items: Json[] = [];
  for (const item of list) {
    const value = sorted(item);
    if (value === undefined) return undefined;
    items.push(value);
  }
  return items;
}

function sortedMembers(object: JsonObject): JsonObject | undefined {
  const members: Record<string, Json> = {};
  for (const name of inOrder(Object.keys(object))) {
    const value = isOrderable(name) ? sorted(object[name] ?? null) : undefined;
    if (value === undefined) return undefined;
    members[name] = value;
  }
  return members;
}

let known: { readonly names: readonly string[]; readonly inOrder: readonly string[] } = {
  names: [],
  inOrder: [],
};

/** Sorted; one object after the other has the same names, as entities of a kind have. */
function inOrder(names: string[]): readonly string[] {
  if (names.length < worthKnowing) return names.sort();
  if (names.length !== known.names.length || names.some((name, index) => name !== known.names[index]))
    known = { names, inOrder: [...names].sort() };
  return known.inOrder;
}

const worthKnowing = 8;

function writeCanonical(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return isList(value) ? `[${value.map(writeCanonical).join(',')}]` : writeObject(value);
}

function writeObject(value: JsonObject): string {
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${writeCanonical(value[name] ?? null)}`);
  return `{${members.join(',')}}`;
}

const isList = (value: readonly Json[] | JsonObject): value is readonly Json[] => Array.isArray(value);
