import type { CutEntity } from '../../cut-entity.ts';
import type { Envelope } from '../../envelope.ts';
import type { Parsing } from './byte-input.ts';
import type { JsonReading } from './json-reading.ts';

/** Bounds what a batch holds when a source gives everything at once. */
const pieceBytes = 262_144;

/**
 * Drives a parser over a document's bytes as they arrive: yields what each piece completes, and returns the envelope at
 * the end. `feed` gives the parser a piece and lets it go on.
 */
export async function* readInPieces(
  bytes: AsyncIterable<Uint8Array>,
  reading: JsonReading,
  parsing: Parsing<Envelope>,
  feed: (piece: Buffer) => void,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  for await (const chunk of bytes) {
    for (const piece of pieces(chunk)) yield* readOn(reading, () => feed(piece));
  }
  reading.input.end();
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
