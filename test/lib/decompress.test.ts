import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { limitBytes } from '../../src/lib/bytes.ts';
import { decompress, NotDecompressible } from '../../src/lib/decompress.ts';
import { collect } from './collect.ts';

const clear = Buffer.alloc(1_000_000, 'abc');

async function* inPieces(bytes: Buffer, size = 100): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe.each([
  ['gzip', gzipSync(clear)],
  ['br', brotliCompressSync(clear)],
] as const)('decompressing %s', (encoding, packed) => {
  it('gives what was compressed', async () => {
    const pieces = await collect(decompress(inPieces(packed), encoding));
    expect(Buffer.concat(pieces).equals(clear)).toBe(true);
  });

  it.each([
    ['damaged', Buffer.from('this is not compressed at all')],
    ['cut off', packed.subarray(0, -1)],
  ])('says when the bytes are %s', async (_what, bytes) => {
    await expect(collect(decompress(inPieces(bytes), encoding))).rejects.toThrow(NotDecompressible);
  });

  it('passes on why the source failed', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield packed.subarray(0, 10);
      throw new RangeError('the source is gone');
    }
    await expect(collect(decompress(failing(), encoding))).rejects.toThrow(RangeError);
  });

  it('lets go of the source when nobody reads on', async () => {
    let isLeft = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield* inPieces(packed);
      } finally {
        isLeft = true;
      }
    }
    const refuse = (): Error => new RangeError('too much');
    const limited = limitBytes(decompress(endless(), encoding), 10_000, refuse);
    await expect(collect(limited)).rejects.toThrow(RangeError);
    await expect.poll(() => isLeft).toBe(true);
  });
});
