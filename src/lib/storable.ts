import { shortened } from './characters.ts';
import { isJsonObject } from './json.ts';

const unstorable = /[\0\p{Surrogate}]/u;

/** Whether a text can be in the database at all: PostgreSQL has no NUL, and UTF-8 no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !unstorable.test(text);

/**
 * A text as the database can hold it, and no longer than it may be: what cannot be stored is written as JSON escapes
 * it (`\u0000`), so that whoever reads of a name finds it in the document. For what is told and noted; the value of an
 * entity that is not storable is refused.
 */
export const storable = (text: string, most = Number.POSITIVE_INFINITY): string =>
  shortened(isStorable(text) ? text : text.replace(/[\0\p{Surrogate}]/gu, escaped), most);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The JSON of a value all of whose texts are storable; the database takes any JSON, but cannot take it apart again. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return mayBeUnstorable.test(text) ? JSON.stringify(storableValue(value)) : text;
}

/** The value itself in most cases. */
export const storableValue = <Value>(value: Value): Value => {
  const text = JSON.stringify(value);
  return text !== undefined && mayBeUnstorable.test(text) ? JSON.parse(text, storableMember) : value;
};

// Also matches a backslash that stands before such letters, which does no harm.
const mayBeUnstorable = /\\u(?:0000|d[89a-f])/;

function storableMember(_name: string, member: unknown): unknown {
  if (typeof member === 'string') return storable(member);
  if (!isJsonObject(member)) return member;
  return Object.fromEntries(Object.entries(member).map(([name, inner]) => [storable(name), inner]));
}
