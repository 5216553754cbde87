import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

const chunkSize = 65_536;
const decompressors = {
  gzip: () => createGunzip({ chunkSize }),
  br: () => createBrotliDecompress({ chunkSize }),
} satisfies Record<string, () => Transform>;

/** As HTTP names them. */
export type Encoding = keyof typeof decompressors;
export const encodings = Object.keys(decompressors);

export const isEncoding = (name: string): name is Encoding => Object.hasOwn(decompressors, name);

/** The bytes are damaged, cut off, or were never compressed like this. */
export class NotDecompressible extends Error {
  override readonly name = 'NotDecompressible';
}

/** What the bytes hold, as they arrive. It can be a thousand times as much: whoever reads must count. */
export async function* decompress(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<Uint8Array> {
  const stream = decompressors[encoding]();
  // A failure of the source ends the stream, and is met where the stream is read.
  pipeline(bytes, stream).catch(() => undefined);
  try {
    yield* stream;
  } catch (error) {
    throw isOfZlib(error)
      ? new NotDecompressible(`The bytes are no valid ${encoding}.`, { cause: error })
      : error;
  }
}

// `Z_DATA_ERROR` and the like for gzip, `ERR__ERROR_FORMAT_…` for brotli.
const isOfZlib = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(Z_|ERR__)/.test(String(error.code));
