import { comma } from '../../../lib/json-bytes.ts';
import { endOfInput, type Parsing } from './byte-input.ts';
import { jsonProblems } from './json-problems.ts';
import type { JsonReading } from './json-reading.ts';

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
