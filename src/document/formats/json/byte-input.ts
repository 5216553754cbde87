import { isSpace, newline } from '../../../lib/json-bytes.ts';
import type { TextPlace } from '../../places.ts';

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
