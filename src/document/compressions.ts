import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { constants, createBrotliCompress, createBrotliDecompress, createGunzip, createGzip } from 'node:zlib';
import { limitBytes, peek } from '../lib/bytes.ts';
import { decompressWith, NotDecompressible } from '../lib/decompress.ts';
import type { DocumentLimits } from './limits.ts';
import { documentProblems, InvalidDocument } from './problems.ts';

type CreateTransform = (options?: zlib.ZlibOptions) => Transform;

/** What Node has of Zstandard; the types are those of the oldest Node that we run on, which do not know it. */
interface Zstd {
  readonly createZstdCompress?: CreateTransform;
  readonly createZstdDecompress?: CreateTransform;
  readonly zstdCompressSync?: (bytes: Uint8Array) => Buffer;
  readonly zstdDecompressSync?: (bytes: Uint8Array) => Buffer;
}

/**
 * Zstandard, as Node 24 has it; undefined where this one has none, or takes a file that was cut off for a whole one, as
 * Node 22 does: what is missing would be lost in silence.
 */
export const { createZstdCompress, createZstdDecompress }: Zstd = noticesWhatIsMissing(zlib as Zstd)
  ? (zlib as Zstd)
  : {};

function noticesWhatIsMissing({ zstdCompressSync, zstdDecompressSync }: Zstd): boolean {
  if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return false;
  try {
    zstdDecompressSync(zstdCompressSync(Buffer.from('two halves')).subarray(0, -10));
    return false;
  } catch {
    return true;
  }
}

export const compressionNames = ['none', 'gzip', 'zstd', 'brotli'] as const;
/** How a file is made smaller. */
export type CompressionName = (typeof compressionNames)[number];

/** One way to make a file smaller, described once. */
interface Compression {
  /** The ending that it adds to a file's name, with the dot. */
  readonly extension: string;
  /** As HTTP's `Content-Type` has it; undefined where the file is the document itself. */
  readonly mediaType: string | undefined;
  /** Undefined where the bytes stay as they are. */
  readonly compressor: (() => Transform) | undefined;
  /** Undefined where the bytes stay as they are; throws `InvalidDocument` where this Node cannot. */
  readonly decompressor: (() => Transform) | undefined;
  /** Whether a file that begins with these bytes is made so. */
  readonly recognise: (start: Buffer) => boolean | Promise<boolean>;
  /** False where this Node cannot. */
  readonly isAvailable: boolean;
}

const chunkSize = 65_536;

// Measured on generated entities: a third of the time of level 6, for a sixth more bytes.
const gzipLevel = 4;

// A large window finds what entities have in common, also far apart; the next quality takes nearly twice as long.
const brotli = {
  chunkSize,
  params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 22 },
};

const gzipMagic = Buffer.from([0x1f, 0x8b]);
const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

// As a constant of its own, it is known to stay what it is.
const createZstd = createZstdCompress;
const zstdCompressor = createZstd && ((): Transform => createZstd({ chunkSize }));

/**
 * The compressions by name; one that is forgotten does not compile. A file is decompressed by the first that recognises
 * it.
 */
export const compressions: Readonly<Record<CompressionName, Compression>> = {
  none: {
    extension: '',
    mediaType: undefined,
    compressor: undefined,
    decompressor: undefined,
    recognise: () => false,
    isAvailable: true,
  },
  gzip: {
    extension: '.gz',
    mediaType: 'application/gzip',
    compressor: () => createGzip({ level: gzipLevel, chunkSize }),
    decompressor: () => createGunzip({ chunkSize }),
    recognise: (start) => start.subarray(0, 2).equals(gzipMagic),
    isAvailable: true,
  },
  zstd: {
    extension: '.zst',
    mediaType: 'application/zstd',
    compressor: zstdCompressor,
    decompressor: zstdDecompressor,
    recognise: (start) => start.subarray(0, 4).equals(zstdMagic),
    isAvailable: zstdCompressor !== undefined,
  },
  brotli: {
    extension: '.br',
    mediaType: 'application/x-brotli',
    compressor: () => createBrotliCompress(brotli),
    decompressor: () => createBrotliDecompress({ chunkSize }),
    recognise: isBrotli,
    isAvailable: true,
  },
};

const startBytes = 4_096;

/** The document itself, where the bytes are a compressed file of it; else the same bytes. */
export async function* uncompressed(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<Uint8Array> {
  const { start, whole, close } = await peek(bytes, startBytes);
  try {
    const decompressor = await decompressorFor(start);
    yield* decompressor === undefined ? whole : decompressed(whole, decompressor, limits);
  } finally {
    await close();
  }
}

async function* decompressed(
  bytes: AsyncIterable<Uint8Array>,
  decompressor: Transform,
  limits: DocumentLimits,
): AsyncGenerator<Uint8Array> {
  const tooLarge = (): InvalidDocument => new InvalidDocument([documentProblems.tooLarge(limits)]);
  try {
    yield* limitBytes(decompressWith(bytes, decompressor), limits.documentBytes, tooLarge);
  } catch (error) {
    if (!(error instanceof NotDecompressible)) throw error;
    throw new InvalidDocument([documentProblems.notDecompressible()]);
  }
}

async function decompressorFor(start: Buffer): Promise<Transform | undefined> {
  for (const { recognise, decompressor } of Object.values(compressions))
    if (await recognise(start)) return decompressor?.();
  return undefined;
}

function zstdDecompressor(): Transform {
  if (createZstdDecompress === undefined) throw new InvalidDocument([documentProblems.noZstd()]);
  return createZstdDecompress({ chunkSize });
}

/**
 * Whether bytes begin a brotli file, which has nothing at its start to know it by: they are no text, and decompressed
 * they are.
 */
async function isBrotli(start: Buffer): Promise<boolean> {
  return start.length > 0 && !isText(start) && isText(await decompressedStart(start));
}

/** The first piece of what brotli makes of the bytes, not all of it: it can be a thousand times as long. */
async function decompressedStart(start: Buffer): Promise<Buffer> {
  // What follows the start is missing, which is no fault here.
  const stream = createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
  stream.end(start);
  try {
    for await (const piece of stream) return piece;
  } catch {
    // No brotli.
  }
  return Buffer.alloc(0);
}

/** UTF-8, but for a character that is cut off at the end, without the control characters that no text has. */
function isText(bytes: Buffer): boolean {
  if (bytes.length === 0) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is them that we look for.
    return !/[\x00-\x08\x0e-\x1f]/.test(text);
  } catch {
    return false;
  }
}
