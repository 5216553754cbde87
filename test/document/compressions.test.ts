import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { compressions, uncompressed } from '../../src/document/compressions.ts';
import { defaultLimits } from '../../src/document/limits.ts';
import { InvalidDocument } from '../../src/document/problems.ts';
import { hasZstd } from '../support/zstd.ts';

const clear = Buffer.from(JSON.stringify({ text: 'something that compresses well '.repeat(10_000) }));
const limits = { ...defaultLimits, documentBytes: clear.length };

async function* inPieces(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (bytes: Uint8Array, within = limits): Promise<Buffer> =>
  buffer(Readable.from(uncompressed(inPieces(bytes), within)));

async function codesOf(reading: Promise<unknown>): Promise<string[]> {
  const error = await reading.catch((thrown: unknown) => thrown);
  if (!(error instanceof InvalidDocument)) throw error;
  return error.problems.map(({ code }) => code);
}

const each = Object.entries(compressions).flatMap(([name, { compressor }]) =>
  compressor === undefined ? [] : [[name, compressor] as const],
);

// Zstandard is among them where this Node has it.
describe.each(each)('a file that is compressed with %s', (_name, compressor) => {
  const packed = buffer(Readable.from(inPieces(clear)).pipe(compressor()));

  it('is smaller, and read as what it was', async () => {
    expect((await packed).length).toBeLessThan(clear.length / 10);
    expect((await read(await packed)).equals(clear)).toBe(true);
  });

  it('is refused when its end is missing', async () => {
    // Node 24 does not miss the last bytes of Zstandard's, behind all that the file has.
    expect(await codesOf(read((await packed).subarray(0, -20)))).toEqual(['INVALID_COMPRESSION']);
  });

  it('is read no further than a document may be long', async () => {
    const shorter = { ...limits, documentBytes: clear.length - 1 };
    expect(await codesOf(read(await packed, shorter))).toEqual(['DOCUMENT_TOO_LARGE']);
  });
});

describe('Zstandard', () => {
  it.skipIf(hasZstd)('is known, and refused with a way out, where Node has none', async () => {
    expect(compressions.zstd.isAvailable).toBe(false);
    expect(await codesOf(read(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0])))).toEqual([
      'COMPRESSION_NOT_AVAILABLE',
    ]);
  });

  it.runIf(hasZstd)('can be written where Node has it', () => {
    expect(compressions.zstd.isAvailable).toBe(true);
  });
});
