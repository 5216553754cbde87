import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { ProblemError } from './problem.ts';

const chunkSize = 65_536;
const decompressors = {
  gzip: () => createGunzip({ chunkSize }),
  br: () => createBrotliDecompress({ chunkSize }),
} satisfies Record<string, () => Transform>;

/** As HTTP names them. */
export type Encoding = keyof typeof decompressors;
export const encodings = Object.keys(decompressors);

const isEncoding = (name: string): name is Encoding => Object.hasOwn(decompressors, name);

/** The encoding that a `Content-Encoding` names, undefined for what is sent as it is; throws what `refusal` makes of others. */
export function encodingNamed(header: string | undefined, refusal: () => Error): Encoding | undefined {
  const name = header?.trim().toLowerCase() ?? '';
  if (isEncoding(name)) return name;
  if (name === '' || name === 'identity') return undefined;
  throw refusal();
}

/** What is said of a body that is encoded in another way. */
export const unknownEncoding = `The body is encoded in a way that is not known here; send it as it is, or with ${encodings.join(' or ')}.`;

/** The bytes are damaged, cut off, or were never compressed like this. */
export class NotDecompressible extends ProblemError<'INVALID_CONTENT_ENCODING'> {
  constructor(options?: ErrorOptions) {
    super([{ code: 'INVALID_CONTENT_ENCODING', message: damaged }], options);
    this.name = 'NotDecompressible';
  }
}

const damaged =
  'The body is not encoded as its Content-Encoding says, or it is damaged. Leave the header out if it is not compressed.';

export const createDecompressor = (encoding: Encoding): Transform => decompressors[encoding]();

/** The decompressed bytes, as they arrive. They can be a thousand times as many: whoever reads must count. */
export const decompress = (
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<Uint8Array> => decompressWith(bytes, createDecompressor(encoding));

/** The bytes decompressed by a transform of zlib's; throws `NotDecompressible`. */
export async function* decompressWith(
  bytes: AsyncIterable<Uint8Array>,
  transform: Transform,
): AsyncGenerator<Uint8Array> {
  try {
    yield* through(bytes, transform);
  } catch (error) {
    if (!isOfZlib(error)) throw error;
    throw new NotDecompressible({ cause: error });
  }
}

// `Z_DATA_ERROR` and the like for gzip, `ERR__ERROR_FORMAT_…` for brotli, `ZSTD_error_…` for zstd.
const isOfZlib = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(Z_|ERR__|ZSTD_)/.test(String(error.code));

/** The bytes through a transform, as they arrive; the source is read no faster than the result. */
export async function* through(
  bytes: AsyncIterable<Uint8Array>,
  transform: Transform,
): AsyncGenerator<Uint8Array> {
  // A failure of the source ends the stream, and is met where the stream is read.
  pipeline(bytes, transform).catch(() => undefined);
  yield* transform;
}
