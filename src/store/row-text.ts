import { parseExact, stringifyExact } from '../lib/exact-json.ts';
import type { Json } from '../lib/json.ts';

/** A column of a table that is written, with its SQL type. */
export interface WrittenColumn {
  readonly name: string;
  readonly type: string;
}

/** Column → value. */
export type RowToWrite = Readonly<Record<string, Json>>;

/** Writes rows as COPY takes them: PostgreSQL documentation, COPY, "Text Format"; without the line feed. */
export function rowWriter(columns: readonly WrittenColumn[]): (row: RowToWrite) => string {
  const encoders = columns.map(({ name, type }) => ({ name, encode: encoderOf[type] ?? plainText }));
  return (row) => {
    let text = '';
    for (const { name, encode } of encoders) text += `${text === '' ? '' : '\t'}${encode(row[name])}`;
    return text;
  };
}

/** Reads what `rowWriter` has written. */
export function rowReader(columns: readonly WrittenColumn[]): (text: string) => RowToWrite {
  const decoders = columns.map(({ name, type }) => ({ name, decode: decoderOf[type] ?? asIs }));
  return (text) => {
    const cells = text.split('\t');
    const row: Record<string, Json> = {};
    for (const [index, { name, decode }] of decoders.entries()) {
      const cell = cells[index] ?? nothing;
      row[name] = cell === nothing ? null : decode(unescaped(cell));
    }
    return row;
  };
}

const nothing = '\\N';
const special = /[\\\n\r\t]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const characters: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

const escaped = (text: string): string =>
  special.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character) : text;

const unescaped = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\(.)/g, (_escape, letter: string) => characters[letter] ?? letter)
    : text;

const plainText = (value: Json | undefined): string => (value == null ? nothing : escaped(String(value)));

/**
 * A value of JSON as COPY takes it: in the text that the engine writes, backslashes are all that has to be escaped.
 */
function jsonText(value: Json | undefined): string {
  if (value == null) return nothing;
  const text = stringifyExact(value);
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
}

const arrayText = (value: Json | undefined): string =>
  Array.isArray(value) ? escaped(`{${value.map(arrayElement).join(',')}}`) : nothing;

const toQuote = /["\\]/;

function arrayElement(element: unknown): string {
  const text = String(element);
  return toQuote.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}

const arrayElements = /"((?:[^"\\]|\\.)*)"/gs;

const readArray = (text: string): string[] =>
  Array.from(text.matchAll(arrayElements), ([, element = '']) => element.replace(/\\(.)/gs, '$1'));

const asIs = (text: string): Json => text;

const encoderOf: Readonly<Record<string, (value: Json | undefined) => string>> = {
  json: jsonText,
  'text[]': arrayText,
};

const decoderOf: Readonly<Record<string, (text: string) => Json>> = {
  // What was written is JSON.
  json: (text) => parseExact(text) as Json,
  'text[]': readArray,
  boolean: (text) => text === 'true',
  integer: Number,
};
