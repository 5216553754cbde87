import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

type CreateTransform = (options?: zlib.ZlibOptions) => Transform;

/** Zstandard, as Node has it since 22.15; undefined where this one has none. */
export const { createZstdCompress, createZstdDecompress } =
  // The types are those of the oldest Node that we run on, which do not know it.
  zlib as {
    readonly createZstdCompress?: CreateTransform;
    readonly createZstdDecompress?: CreateTransform;
  };
