import { GrowingBuffer } from '../../../lib/bytes.ts';
import { backslash, colon, comma, newline, quote } from '../../../lib/json.ts';
import type { DocumentLimits } from '../../limits.ts';
import type { TextPlace } from '../../places.ts';
import { type ByteInput, type JsonReading, jsonProblems, type Parsing } from './json-reading.ts';

/** One JSON value, cut out of the document. */
export interface TakenValue {
  readonly place: TextPlace;
  /** Absent where the value breaks a limit that forbids holding it. */
  readonly bytes: Buffer | undefined;
  /** The limit that it breaks, where there are no bytes. */
  readonly breaks?: BrokenLimit | undefined;
  /** How it begins, where there are no bytes. */
  readonly start?: Buffer;
  /** How many members it has, at all levels. */
  readonly members: number;
}

export type BrokenLimit = 'depth' | 'values' | 'size';

/** The most that may be held of a value. */
export interface Room {
  readonly bytes: number;
  /** As the scanner counts them. */
  readonly values: number;
}

/** Cuts out the value that begins at the input's place; what has no room is passed over. */
export function* takeValue({ input, checks, limits, path }: JsonReading, room: Room): Parsing<TakenValue> {
  const { place } = input;
  const scanner = new ValueScanner(yield* input.peek());
  const held = new HeldBytes(room.bytes);
  let end = scanPiece(input, scanner);
  let start: Buffer = nothing;
  while (end === unfinished && !input.ended) {
    start = longerStart(start, input.bytes.subarray(input.at));
    if (brokenBy(scanner, limits, room) === undefined) held.append(input.bytes.subarray(input.at));
    input.at = input.bytes.length;
    yield;
    end = scanPiece(input, scanner);
  }
  // Only what is the whole document may end where the input does.
  const isWhole = scanner.isBare && path.length === 0;
  if (end === unfinished && !isWhole) checks.refuse(jsonProblems.truncated(input.place, path));
  const last = input.bytes.subarray(input.at, Math.max(end, input.at));
  const bytes = held.completedBy(last);
  input.at = Math.max(end, input.at);
  const breaks = brokenBy(scanner, limits, room) ?? (bytes === undefined ? 'size' : undefined);
  const { members } = scanner;
  if (breaks === undefined) return { place, bytes, members };
  return { place, breaks, bytes: undefined, members, start: longerStart(start, last) };
}

/** Which limit a value breaks by what the scanner has counted. */
export function brokenBy(
  { deepest, values }: ValueScanner,
  { depth }: Pick<DocumentLimits, 'depth'>,
  room: Pick<Room, 'values'>,
): Exclude<BrokenLimit, 'size'> | undefined {
  if (deepest > depth) return 'depth';
  return values > room.values ? 'values' : undefined;
}

const nothing = Buffer.alloc(0);
const mostOfStart = 65_536;

/** The beginning of a value with the next bytes, copied, as a source may use its buffers again. */
const longerStart = (start: Buffer, more: Buffer): Buffer =>
  start.length < mostOfStart ? Buffer.concat([start, more.subarray(0, mostOfStart - start.length)]) : start;

function scanPiece(input: ByteInput, scanner: ValueScanner): number {
  const end = scanner.scan(input.bytes, input.at);
  input.passLines(scanner.lines, scanner.lastLine);
  return end;
}

/** Bytes of a value that comes in pieces; copied, so that a source may use its buffers again. */
class HeldBytes {
  readonly #most: number;
  #held = new GrowingBuffer(0);
  #length = 0;

  /** Beyond `most` bytes nothing is held, only counted. */
  constructor(most: number) {
    this.#most = most;
  }

  append(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > this.#most) this.#held = new GrowingBuffer(0);
    else this.#held.add(bytes);
  }

  /** All bytes of the value, of which these are the last; undefined if that is too much. */
  completedBy(last: Buffer): Buffer | undefined {
    if (this.#length === 0) return last.length > this.#most ? undefined : last;
    this.append(last);
    return this.#length > this.#most ? undefined : this.#held.bytes;
  }
}

const ordinary = 0;
const separates = 1;
const opens = 2;
const closes = 3;
const quotes = 4;
const names = 5;
const breaks = 6;
const parts = 7;

/** The meaning of each byte to the scanner. */
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
