import type { DocumentLimits } from '../../limits.ts';
import type { TextPlace } from '../../places.ts';
import type { ByteInput, Parsing } from './byte-input.ts';
import { HeldBytes } from './held-bytes.ts';
import { jsonProblems } from './json-problems.ts';
import type { JsonReading } from './json-reading.ts';
import { unfinished, ValueScanner } from './value-scanner.ts';

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

/** What may be held of a value. */
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

/** Copied, as a source may use its buffers again. */
const longerStart = (start: Buffer, more: Buffer): Buffer =>
  start.length < mostOfStart ? Buffer.concat([start, more.subarray(0, mostOfStart - start.length)]) : start;

function scanPiece(input: ByteInput, scanner: ValueScanner): number {
  const end = scanner.scan(input.bytes, input.at);
  input.passLines(scanner.lines, scanner.lastLine);
  return end;
}
