import { PassThrough, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import type { Compression } from '../client/generated/graphql.ts';

/** A document on its way that ends with what its format has to say of it. */
export interface Overheard<Piece> {
  /** To be taken once. */
  readonly pieces: AsyncIterable<Piece>;
  /** After the last piece; undefined where they cannot be read on the way. */
  readonly warnings: () => Promise<readonly string[] | undefined>;
}

/** How the document comes: sealed as a whole, only who opens it can read it. */
type Wrapping = Compression | 'SEALED';

const readers: Readonly<Record<Wrapping, (() => Transform) | undefined>> = {
  NONE: () => new PassThrough(),
  GZIP: createGunzip,
  BROTLI: createBrotliDecompress,
  // Not in every Node that the command runs on.
  ZSTD: undefined,
  SEALED: undefined,
};

/** Listens to a document of ContextForge's form, whose `metadata.warnings` are its last words. */
export function overhear<Piece extends string | Uint8Array>(
  pieces: AsyncIterable<Piece>,
  wrapping: Wrapping,
): Overheard<Piece> {
  const reader = readers[wrapping]?.();
  if (reader === undefined) return { pieces, warnings: async () => undefined };
  // What cannot be read is no fault of the document: it goes on, and its warnings are not known.
  const end = endOf(reader).catch(() => undefined);
  return { pieces: passing(pieces, reader), warnings: async () => warningsIn(await end) };
}

async function* passing<Piece>(pieces: AsyncIterable<Piece>, reader: Transform): AsyncGenerator<Piece> {
  try {
    for await (const piece of pieces) {
      if (!reader.destroyed) await new Promise((taken) => reader.write(piece, taken));
      yield piece;
    }
    reader.end();
  } catch (error) {
    reader.destroy();
    throw error;
  }
}

// A thousand warnings of a usual length, and more.
const mostBytes = 1_048_576;

async function endOf(reader: Transform): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of reader) {
    pieces.push(piece);
    bytes += piece.length;
    while (bytes - (pieces[0]?.length ?? 0) > mostBytes) bytes -= pieces.shift()?.length ?? 0;
  }
  return Buffer.concat(pieces).toString();
}

const start = '"warnings":[';

function warningsIn(end: string | undefined): readonly string[] | undefined {
  const at = end?.lastIndexOf(start) ?? -1;
  if (end === undefined || at < 0) return end === undefined ? undefined : [];
  try {
    // Behind the list, the metadata and the document end.
    const list: unknown = JSON.parse(end.slice(at + start.length - 1).replace(/\}\}\s*$/, ''));
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}
