import type { CutEntity } from '../../cut-entity.ts';
import { DocumentChecks } from '../../document-checks.ts';
import type { Envelope } from '../../envelope.ts';
import type { DocumentLimits } from '../../limits.ts';
import { ByteInput } from './byte-input.ts';
import type { JsonReading } from './json-reading.ts';
import { parseDocument } from './parse-document.ts';
import { readInPieces } from './read-in-pieces.ts';

/**
 * Reads a JSON document as its bytes arrive: yields what each piece completes, and returns the envelope at the end.
 * Throws `InvalidDocument` when the document is refused, after all entities before that place were yielded: what is
 * wrong in them was wrong first.
 */
export function readDocument(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const input = new ByteInput();
  const reading: JsonReading = { input, limits, checks: new DocumentChecks(limits), path: [], batch: [] };
  const parsing = parseDocument(reading);
  return readInPieces(bytes, reading, parsing, (piece) => {
    input.feed(piece);
    parsing.next();
  });
}
