import type { CutEntity } from './cut-entity.ts';
import type { Envelope } from './envelope.ts';
import type { DocumentLimits } from './limits.ts';
import { isUndecided, recognisedBytes, recogniseFormat } from './recognise-format.ts';

/** How much is looked at of JSON that does not say what it is: clients have servers far behind in their files. */
const mostLookedAt = 16_777_216;

/** Reads a document in whatever format it turns out to be, with the contract of `FormatReading.read`. */
export async function* readRecognised(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    let taken = await takeMore(iterator, [], recognisedBytes);
    let reading = recogniseFormat(taken.subarray(0, recognisedBytes));
    if (taken.length >= recognisedBytes && isUndecided(reading, taken)) {
      taken = await takeMore(iterator, [taken], mostLookedAt);
      reading = recogniseFormat(taken);
    }
    return yield* reading.read(withStart(taken, iterator), limits);
  } finally {
    await iterator.return?.();
  }
}

/** Enough to recognise a format by, or everything; a copy, because a source may use its buffers again. */
async function takeMore(
  iterator: AsyncIterator<Uint8Array>,
  taken: Buffer[],
  enough: number,
): Promise<Buffer> {
  for (let length = taken[0]?.length ?? 0; length < enough; ) {
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
