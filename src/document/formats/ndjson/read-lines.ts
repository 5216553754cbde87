import { newline } from '../../../lib/json-bytes.ts';
import type { CutEntity } from '../../cut-entity.ts';
import { DocumentChecks } from '../../document-checks.ts';
import type { Envelope } from '../../envelope.ts';
import type { DocumentLimits } from '../../limits.ts';
import { ByteInput, type Parsing } from '../json/byte-input.ts';
import { readInPieces } from '../json/read-in-pieces.ts';
import type { LinesReading } from './lines-reading.ts';
import { ndjsonProblems } from './ndjson-problems.ts';
import { parseLines } from './parse-lines.ts';

/** Reads a document in lines as its bytes arrive, with the contract of `readDocument`. */
export function readLines(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const reading: LinesReading = {
    input: new ByteInput(),
    limits,
    checks: new DocumentChecks(limits),
    path: [],
    batch: [],
    line: { number: 1, state: 'blank' },
    counts: new Map(),
    deletionCounts: new Map(),
  };
  const parsing = parseLines(reading);
  return readInPieces(bytes, reading, parsing, (piece) => feedLines(piece, reading, parsing));
}

/** The parser does not see where a line ends, so it is asked there whether it is through. */
function feedLines(piece: Buffer, reading: LinesReading, parsing: Parsing<Envelope>): void {
  for (let start = 0; start < piece.length; ) {
    const found = piece.indexOf(newline, start);
    const end = found === -1 ? piece.length : found + 1;
    reading.input.feed(piece.subarray(start, end));
    parsing.next();
    if (found !== -1) endLine(reading);
    start = end;
  }
}

function endLine({ line, checks, path }: LinesReading): void {
  if (line.state === 'open') checks.refuse(ndjsonProblems.brokenLine(line.number, path));
  line.state = 'blank';
  line.number += 1;
}
