import { comma, isSpace, jsonPointer, newline } from '../../../lib/json.ts';
import type { Problem } from '../../../lib/problem.ts';
import type { DocumentChecks } from '../../document-checks.ts';
import type { CutEntity } from '../../document-format.ts';
import type { DocumentLimits } from '../../limits.ts';
import { atPlace, type Place, type TextPlace } from '../../places.ts';

/** A document that is being read: what its parsers share. */
export interface JsonReading {
  readonly input: ByteInput;
  readonly checks: DocumentChecks;
  readonly limits: DocumentLimits;
  /** Where reading is, as the parts of a JSON pointer. */
  readonly path: (string | number)[];
  /** Entities that are complete and not yet handed over. */
  batch: CutEntity[];
}

/** A parser that yields where it needs the next piece of its input, and returns what it has read. */
export type Parsing<T> = Generator<undefined, T, undefined>;

export const endOfInput = -1;

const nothing = Buffer.alloc(0);

/** The piece of the document at hand. Parsers move `at` forward; the driver feeds the next piece when they yield. */
export class ByteInput {
  bytes: Buffer = nothing;
  at = 0;
  /** No piece follows: parsers must not yield any more. */
  ended = false;
  #before = 0;
  #line = 1;
  /** Bytes of the document before the line at hand. */
  #lineStart = 0;

  /** Where `at` is in the document; within a line, bytes are counted. */
  get place(): TextPlace {
    const offset = this.#before + this.at;
    return { offset, line: this.#line, column: offset - this.#lineStart + 1 };
  }

  /** Takes note of line breaks that were passed; `last` is the place of the last one in the piece at hand. */
  passLines(count: number, last: number): void {
    if (count === 0) return;
    this.#line += count;
    this.#lineStart = this.#before + last + 1;
  }

  feed(piece: Buffer): void {
    this.#before += this.bytes.length;
    this.bytes = piece;
    this.at = 0;
  }

  end(): void {
    this.feed(nothing);
    this.ended = true;
  }

  /** The next byte, which stays where it is. */
  *peek(): Parsing<number> {
    while (this.at >= this.bytes.length) {
      if (this.ended) return endOfInput;
      yield;
    }
    return this.bytes[this.at] ?? endOfInput;
  }

  /** The next byte that is no white space. */
  *peekToken(): Parsing<number> {
    let byte = yield* this.peek();
    while (isSpace(byte)) {
      if (byte === newline) this.passLines(1, this.at);
      this.at++;
      // Within a piece there is no need to wait, nor for a generator per byte.
      byte = this.bytes[this.at] ?? (yield* this.peek());
    }
    return byte;
  }
}

/**
 * Reads `{…}` or `[…]` from its opening byte, where the input is, to its closing one. `takeItem` reads each item from
 * its first byte on.
 */
export function* takeList(
  reading: JsonReading,
  close: number,
  takeItem: (index: number) => Parsing<void>,
): Parsing<void> {
  const { input } = reading;
  input.at++;
  let byte = yield* nextToken(reading);
  for (let index = 0; byte !== close || index > 0; index++) {
    yield* takeItem(index);
    byte = yield* nextToken(reading);
    if (byte === close) break;
    yield* skipByte(reading, comma);
    byte = yield* nextToken(reading);
  }
  input.at++;
}

/** Passes over a byte that must come next, after white space. */
export function* skipByte(reading: JsonReading, wanted: number): Parsing<void> {
  const { input, checks, path } = reading;
  const byte = yield* nextToken(reading);
  if (byte !== wanted) checks.refuse(jsonProblems.unexpected(input.place, path));
  input.at++;
}

/** The next byte that is no white space, where the document must go on; it stays where it is. */
export function* nextToken({ input, checks, path }: JsonReading): Parsing<number> {
  const byte = yield* input.peekToken();
  return byte === endOfInput ? checks.refuse(jsonProblems.truncated(input.place, path)) : byte;
}

type Path = readonly (string | number)[];

/** Reasons to refuse a document that only JSON text can give. Messages never quote the document: it has secrets. */
export const jsonProblems = {
  unexpected: (place: TextPlace, path: Path): Problem => ({
    code: 'INVALID_JSON',
    message: `The document is not valid JSON: something unexpected is at ${at(place)}${within(path)}.`,
    path: jsonPointer(...path),
  }),
  trailing: (place: TextPlace): Problem => ({
    code: 'INVALID_JSON',
    message: `The document is not valid JSON: something follows its end, at ${at(place)}.`,
    path: '',
  }),
  notUtf8: (place: TextPlace, path: Path): Problem => ({
    code: 'INVALID_JSON',
    message: `The document is not valid JSON: the value at ${at(place)}${within(path)} is not UTF-8.`,
    path: jsonPointer(...path),
  }),
  truncated: (place: TextPlace, path: Path): Problem => ({
    code: 'TRUNCATED_DOCUMENT',
    message: `The document ends too early, at ${atPlace(place)}, after ${place.offset} bytes${within(path)}; send all of it.`,
    path: jsonPointer(...path),
  }),
  duplicate: (first: Place, second: Place, path: Path): Problem => ({
    code: 'DUPLICATE_MEMBER',
    message: `The document has ${shown(path.at(-1))} twice${within(path.slice(0, -1))}, at ${atPlace(first)} and at ${atPlace(second)}; keep one of them.`,
    path: jsonPointer(...path),
  }),
} as const;

const at = (place: TextPlace): string => `${atPlace(place)} (byte ${place.offset})`;

/** A name of the document as a message shows it, which must not grow with it. */
const shown = (name: unknown): string => `'${String(name).slice(0, 100)}'`;

const within = (path: Path): string => (path.length === 0 ? '' : `, within ${jsonPointer(...path)}`);
