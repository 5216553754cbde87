import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { decompressWith, NotDecompressible } from '../lib/decompress.ts';
import { limitBytes } from '../lib/limit-bytes.ts';
import { peek } from '../lib/peek.ts';
import { createZstdDecompress } from '../lib/zstd.ts';
import { chunkSize } from './compressions.ts';
import { documentProblems } from './document-problems.ts';
import { InvalidDocument } from './invalid-document.ts';
import { isBrotli } from './is-brotli.ts';
import type { DocumentLimits } from './limits.ts';

const startBytes = 4_096;
const gzipMagic = Buffer.from([0x1f, 0x8b]);
const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** The document itself, where the bytes are a compressed file of it; else the same bytes. */
export async function* uncompressed(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<Uint8Array> {
  const { start, whole } = await peek(bytes, startBytes);
  const decompressor = await decompressorFor(start);
  if (decompressor === undefined) return yield* whole;
  const tooLarge = (): InvalidDocument => new InvalidDocument([documentProblems.tooLarge(limits)]);
  try {
    yield* limitBytes(decompressWith(whole, decompressor), limits.documentBytes, tooLarge);
  } catch (error) {
    if (!(error instanceof NotDecompressible)) throw error;
    throw new InvalidDocument([documentProblems.notDecompressible()]);
  }
}

async function decompressorFor(start: Buffer): Promise<Transform | undefined> {
  if (start.subarray(0, 2).equals(gzipMagic)) return createGunzip({ chunkSize });
  if (start.subarray(0, 4).equals(zstdMagic)) return zstdDecompressor();
  return (await isBrotli(start)) ? createBrotliDecompress({ chunkSize }) : undefined;
}

function zstdDecompressor(): Transform {
  if (createZstdDecompress === undefined) throw new InvalidDocument([documentProblems.noZstd()]);
  return createZstdDecompress({ chunkSize });
}
