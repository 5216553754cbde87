import type { CutEntity } from '../../cut-entity.ts';
import { DocumentChecks } from '../../document-checks.ts';
import type { Envelope } from '../../envelope.ts';
import type { DocumentLimits } from '../../limits.ts';
import { ByteInput, type Parsing } from './byte-input.ts';
import type { JsonReading } from './json-reading.ts';
import { parseDocument } from './parse-document.ts';

/** Bounds what a batch holds when a source gives everything at once. */
const pieceBytes = 262_144;

/**
 * Reads a JSON document as its bytes arrive: yields what each piece completes, and returns the envelope at the end.
 * Throws `InvalidDocument` when the document is refused, after all entities before that place were yielded: what is
 * wrong in them was wrong first.
 */
export async function* readDocument(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const input = new ByteInput();
  const reading: JsonReading = { input, limits, checks: new DocumentChecks(limits), path: [], batch: [] };
  const parsing = parseDocument(reading);
  for await (const chunk of bytes) {
    for (const piece of pieces(chunk)) {
      input.feed(piece);
      yield* readOn(reading, () => parsing.next());
    }
  }
  input.end();
  return yield* readOn(reading, () => result(parsing));
}

function* readOn<Result>(reading: JsonReading, read: () => Result): Generator<readonly CutEntity[], Result> {
  try {
    return read();
  } finally {
    if (reading.batch.length > 0) yield takeBatch(reading);
  }
}

function* pieces({ buffer, byteOffset, byteLength }: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < byteLength; at += pieceBytes)
    yield Buffer.from(buffer, byteOffset + at, Math.min(pieceBytes, byteLength - at));
}

function takeBatch(reading: JsonReading): readonly CutEntity[] {
  const { batch } = reading;
  reading.batch = [];
  return batch;
}

function result(parsing: Parsing<Envelope>): Envelope {
  const last = parsing.next();
  if (!last.done) throw new TypeError('The parser waits for bytes after the end of its input.');
  return last.value;
}
