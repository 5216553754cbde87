/** Any value that JSON can express. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON pointer (RFC 6901) made of unescaped parts: `jsonPointer('entities', 'tools', 3)`. */
export const jsonPointer = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The parts of a JSON pointer, unescaped; none of the empty one, which points to the whole. */
export const pointerParts = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/**
 * A JSON value that is text already, in pieces of UTF-8. Whoever sends it takes the pieces as they are; for anybody else
 * it is the value.
 */
export class JsonText {
  readonly pieces: readonly Uint8Array[];

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces;
  }

  toJSON(): unknown {
    return JSON.parse(Buffer.concat(this.pieces).toString());
  }
}

/** The bytes of which JSON is built, for those who look at it before anything is made of it. */
export const quote = 0x22;
export const backslash = 0x5c;
export const openObject = 0x7b;
export const closeObject = 0x7d;
export const openList = 0x5b;
export const closeList = 0x5d;
export const comma = 0x2c;
export const colon = 0x3a;
export const newline = 0x0a;

const space = 0x20;
const carriageReturn = 0x0d;
const tab = 0x09;

/** Whether a byte is white space to JSON, which knows no other. */
export const isSpace = (byte: number): boolean =>
  byte === space || byte === newline || byte === carriageReturn || byte === tab;
