import { backslash, colon, comma, newline, quote } from '../../../lib/json-bytes.ts';

const ordinary = 0;
const separates = 1;
const opens = 2;
const closes = 3;
const quotes = 4;
const names = 5;
const breaks = 6;
const parts = 7;

/** What each byte means to the scanner. */
const meanings = new Uint8Array(256);
for (const char of '{[') meanings[char.charCodeAt(0)] = opens;
for (const char of '}]') meanings[char.charCodeAt(0)] = closes;
for (const char of ' \t\r') meanings[char.charCodeAt(0)] = separates;
meanings[comma] = parts;
meanings[colon] = names;
meanings[newline] = breaks;
meanings[quote] = quotes;

const meaningOf = (byte: number | undefined): number => meanings[byte ?? 0] ?? ordinary;

export const unfinished = -1;

/**
 * Finds where a JSON value ends, through any number of pieces, without understanding it: brackets are counted, not
 * matched. What it cuts out must still be parsed.
 */
export class ValueScanner {
  /** The greatest number of brackets that were open at once. */
  deepest = 0;
  /** A number or a word ends where something else begins, so the end of the input may be its end, too. */
  readonly isBare: boolean;
  /** The number of members, at all levels. */
  members = 0;
  /** The number of values, at all levels; an empty object or list counts as two. */
  values = 1;
  /** Line breaks in the piece that was scanned last, and the place of the last one there. */
  lines = 0;
  lastLine = 0;
  readonly #isText: boolean;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  constructor(firstByte: number) {
    const meaning = meaningOf(firstByte);
    this.#isText = meaning === quotes;
    this.isBare = meaning !== quotes && meaning !== opens;
  }

  /** The place after the value's last byte, or `unfinished` when it goes on in the next piece. */
  scan(bytes: Buffer, from: number): number {
    this.lines = 0;
    if (this.isBare) return endOfBare(bytes, from);
    if (this.#isText) return this.#endOfString(bytes, this.#isInString ? from : from + 1);
    const at = this.#isInString ? this.#endOfString(bytes, from) : from;
    return at === unfinished ? unfinished : this.#endOfContainer(bytes, at);
  }

  #endOfContainer(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length) {
      const meaning = meaningOf(bytes[at++]);
      if (meaning <= separates) continue;
      at = this.#meet(meaning, bytes, at);
      if (this.#depth === 0 || at === unfinished) return at;
    }
    return unfinished;
  }

  /** The place after what has a meaning, whose first byte stands before `at`. */
  #meet(meaning: number, bytes: Buffer, at: number): number {
    if (meaning === quotes) return this.#endOfString(bytes, at);
    if (meaning === parts) this.values++;
    else if (meaning === names) this.members++;
    else if (meaning === breaks) this.#passLine(at - 1);
    else this.#count(meaning);
    return at;
  }

  #passLine(at: number): void {
    this.lines++;
    this.lastLine = at;
  }

  #count(bracket: number): void {
    this.#depth += bracket === opens ? 1 : -1;
    if (bracket === opens) this.values++;
    if (this.#depth > this.deepest) this.deepest = this.#depth;
  }

  /** Jumps from quote to quote; one counts only if an even number of backslashes stands before it. */
  #endOfString(bytes: Buffer, from: number): number {
    let start = from;
    for (;;) {
      const found = bytes.indexOf(quote, start);
      const end = found === -1 ? bytes.length : found;
      const isEscaped = endsEscaped(bytes, start, end, this.#isEscaped);
      this.#isEscaped = found === -1 && isEscaped;
      this.#isInString = found === -1 || isEscaped;
      if (found === -1) return unfinished;
      if (!isEscaped) return found + 1;
      start = found + 1;
    }
  }
}

/** Whether the byte at `end` is escaped; `before`: whether the byte at `start` was. */
function endsEscaped(bytes: Buffer, start: number, end: number, before: boolean): boolean {
  let at = end;
  while (at > start && bytes[at - 1] === backslash) at--;
  const backslashes = end - at + (at === start && before ? 1 : 0);
  return backslashes % 2 === 1;
}

function endOfBare(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) if (meaningOf(bytes[at]) !== ordinary) return at;
  return unfinished;
}
