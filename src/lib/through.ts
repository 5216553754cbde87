import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What a transform makes of the bytes, as they arrive; the source is read no faster than the result. */
export async function* through(
  bytes: AsyncIterable<Uint8Array>,
  transform: Transform,
): AsyncGenerator<Uint8Array> {
  // A failure of the source ends the stream, and is met where the stream is read.
  pipeline(bytes, transform).catch(() => undefined);
  yield* transform;
}
