import { decompress, NotDecompressible } from '../lib/decompress.ts';
import { limitBytes } from '../lib/limit-bytes.ts';
import { documentProblems } from './document-problems.ts';
import { InvalidDocument } from './invalid-document.ts';
import type { DocumentLimits } from './limits.ts';

const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** The document itself, where the bytes are a gzip file of it; else the same bytes. */
export async function* uncompressed(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  const start = await readStart(iterator);
  const whole = prepend(start, iterator);
  if (!start.subarray(0, 2).equals(gzipMagic)) return yield* whole;
  const tooLarge = (): InvalidDocument => new InvalidDocument([documentProblems.tooLarge(limits)]);
  try {
    yield* limitBytes(decompress(whole, 'gzip'), limits.documentBytes, tooLarge);
  } catch (error) {
    if (!(error instanceof NotDecompressible)) throw error;
    throw new InvalidDocument([documentProblems.notDecompressible()]);
  }
}

async function readStart(iterator: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  while (start.length < gzipMagic.length) {
    const next = await iterator.next();
    if (next.done) break;
    start = start.length === 0 ? asBuffer(next.value) : Buffer.concat([start, next.value]);
  }
  return start;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

async function* prepend(start: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield start;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    await rest.return?.();
  }
}
