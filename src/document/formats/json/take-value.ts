import { isAscii, isUtf8 } from 'node:buffer';
import type { Problem } from '../../../lib/problem.ts';
import type { Parsing } from './byte-input.ts';
import { HeldBytes } from './held-bytes.ts';
import { jsonProblems } from './json-problems.ts';
import type { JsonReading } from './json-reading.ts';
import { syntaxErrorAt } from './syntax-error-at.ts';
import { unfinished, ValueScanner } from './value-scanner.ts';

/** One JSON value, cut out of the document. */
export interface TakenValue {
  readonly offset: number;
  readonly isTooDeep: boolean;
  /** Absent where the value is too deep, or more than may be held. */
  readonly bytes: Buffer | undefined;
}

/** Cuts out the value that begins at the input's place; more than `most` bytes are passed over. */
export function* takeValue({ input, checks, limits, path }: JsonReading, most: number): Parsing<TakenValue> {
  const { offset } = input;
  const scanner = new ValueScanner(yield* input.peek());
  const held = new HeldBytes(most);
  let end = scanner.scan(input.bytes, input.at);
  while (end === unfinished && !input.ended) {
    if (scanner.deepest <= limits.depth) held.append(input.bytes.subarray(input.at));
    input.at = input.bytes.length;
    yield;
    end = scanner.scan(input.bytes, input.at);
  }
  // Only what is the whole document may end where the input does.
  const isWhole = scanner.isBare && path.length === 0;
  if (end === unfinished && !isWhole) checks.refuse(jsonProblems.truncated(input.offset, path));
  const bytes = held.completedBy(input.bytes.subarray(input.at, Math.max(end, input.at)));
  input.at = Math.max(end, input.at);
  const isTooDeep = scanner.deepest > limits.depth;
  return { offset, isTooDeep, bytes: isTooDeep ? undefined : bytes };
}

/** Refuses the whole document. */
export type Refuse = (problem: Problem) => never;

/** Where a text is in the document, and how to refuse the document for it. */
export interface TextPlace {
  readonly offset: number;
  readonly path: readonly (string | number)[];
  readonly refuse: Refuse;
}

/** The text of a value; the document is refused where that is not UTF-8. */
export function textOf(bytes: Buffer, { offset, path, refuse }: TextPlace): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : refuse(jsonProblems.notUtf8(offset, path));
}

/** What a value's text means; the document is refused where it is no JSON. */
export function parseText(text: string, { offset, path, refuse }: TextPlace): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const before = text.slice(0, syntaxErrorAt(text));
    return refuse(jsonProblems.unexpected(offset + Buffer.byteLength(before), path));
  }
}
