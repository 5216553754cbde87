import type { CutEntity } from './cut-entity.ts';
import type { Envelope } from './envelope.ts';
import type { DocumentLimits } from './limits.ts';
import { recognisedBytes, recogniseFormat } from './recognise-format.ts';

/** Reads a document in whatever format it turns out to be, with the contract of `FormatReading.read`. */
export async function* readRecognised(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    const taken = await takeStart(iterator);
    const start = taken.subarray(0, recognisedBytes);
    return yield* recogniseFormat(start).read(withStart(taken, iterator), limits);
  } finally {
    await iterator.return?.();
  }
}

/** Enough to recognise a format by, or everything; a copy, because a source may use its buffers again. */
async function takeStart(iterator: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const taken: Buffer[] = [];
  for (let length = 0; length < recognisedBytes; ) {
    const next = await iterator.next();
    if (next.done) break;
    taken.push(Buffer.from(next.value));
    length += next.value.length;
  }
  return Buffer.concat(taken);
}

async function* withStart(start: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  yield* { [Symbol.asyncIterator]: () => rest };
}
