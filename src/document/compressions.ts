import type { Transform } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { createZstdCompress } from '../lib/zstd.ts';

export const compressionNames = ['none', 'gzip', 'zstd', 'brotli'] as const;
/** How a file is made smaller. */
export type CompressionName = (typeof compressionNames)[number];

/** One way to make a file smaller, described once. */
export interface Compression {
  /** What it adds to a file's name, with the dot. */
  readonly extension: string;
  /** Of the compressed file; undefined where that is the document itself. */
  readonly mediaType: string | undefined;
  /** Undefined where the bytes stay as they are. */
  readonly compressor: (() => Transform) | undefined;
  /** False where this Node cannot. */
  readonly isAvailable: boolean;
}

export const chunkSize = 65_536;

// Measured on generated entities: a third of the time of level 6, for a sixth more bytes.
const gzipLevel = 4;

// A large window finds what entities have in common, also far apart; the next quality takes nearly twice as long.
const brotli = {
  chunkSize,
  params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 22 },
};

// As a constant of its own, it is known to stay what it is.
const createZstd = createZstdCompress;
const zstdCompressor = createZstd && ((): Transform => createZstd({ chunkSize }));

export const compressions: Readonly<Record<CompressionName, Compression>> = {
  none: { extension: '', mediaType: undefined, compressor: undefined, isAvailable: true },
  gzip: {
    extension: '.gz',
    mediaType: 'application/gzip',
    compressor: () => createGzip({ level: gzipLevel, chunkSize }),
    isAvailable: true,
  },
  zstd: {
    extension: '.zst',
    mediaType: 'application/zstd',
    compressor: zstdCompressor,
    isAvailable: zstdCompressor !== undefined,
  },
  brotli: {
    extension: '.br',
    mediaType: 'application/x-brotli',
    compressor: () => createBrotliCompress(brotli),
    isAvailable: true,
  },
};
