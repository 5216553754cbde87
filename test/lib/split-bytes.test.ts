import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitBytes } from '../../src/lib/byte-streams.ts';
import { collect } from './collect.ts';

async function* pieces(all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}

describe('splitting bytes', () => {
  it('keeps every byte, in parts of one size but the last', async () => {
    const lists = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 1, max: 9 }), async (all, size) => {
        const parts = await collect(splitBytes(pieces(all), size));
        expect(Buffer.concat(parts)).toEqual(Buffer.concat(all));
        expect(parts.slice(0, -1).every(({ length }) => length === size)).toBe(true);
        expect(parts.every(({ length }) => length > 0 && length <= size)).toBe(true);
      }),
    );
  });
});
