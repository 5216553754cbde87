import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectBytes, GrowingBuffer, peek, splitBytes } from '../../src/lib/bytes.ts';
import { collect } from './collect.ts';

async function* pieces(all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}

/** A source that overwrites what it gave before. */
async function* inOneBuffer(all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(20);
  for (const piece of all) {
    buffer.fill(0).set(piece);
    yield buffer.subarray(0, piece.length);
  }
}

const lists = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 10 });
const most = fc.integer({ min: 0, max: 100 });

describe('splitting bytes', () => {
  it('keeps every byte, in parts of one size but the last', async () => {
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

describe('looking at the start of bytes', () => {
  it('loses none of them, however often and however far it is looked', async () => {
    await fc.assert(
      fc.asyncProperty(lists, most, most, async (all, near, far) => {
        const bytes = Buffer.concat(all);
        const first = await peek(inOneBuffer(all), near);
        const second = await peek(first.whole, far);
        for (const [{ start, isAll }, length] of [
          [first, near],
          [second, far],
        ] as const) {
          expect(start).toEqual(bytes.subarray(0, start.length));
          expect(start.length).toBeGreaterThanOrEqual(Math.min(length, bytes.length));
          if (isAll) expect(start).toEqual(bytes);
        }
        const read: Buffer[] = [];
        for await (const piece of second.whole) read.push(Buffer.from(piece));
        expect(Buffer.concat(read)).toEqual(bytes);
      }),
    );
  });

  it('lets go of a source that nobody goes on to read', async () => {
    let isClosed = false;
    const source = async function* () {
      try {
        yield Buffer.from('a');
        yield Buffer.from('b');
      } finally {
        isClosed = true;
      }
    };
    const { close } = await peek(source(), 1);
    expect(isClosed).toBe(false);
    await close();
    expect(isClosed).toBe(true);
  });
});

describe('collecting bytes', () => {
  it('gives all of them in a memory of their own, or refuses them where they are too many', async () => {
    const tooMany = new Error('too many');
    await fc.assert(
      fc.asyncProperty(lists, most, async (all, limit) => {
        const bytes = Buffer.concat(all);
        const collected = collectBytes(inOneBuffer(all), limit, () => tooMany);
        if (bytes.length > limit) await expect(collected).rejects.toBe(tooMany);
        else {
          expect(await collected).toEqual(bytes);
          expect((await collected).buffer.byteLength).toBe(bytes.length);
        }
      }),
    );
  });
});

describe('a growing buffer', () => {
  it('has what was added, bytes and texts, whatever was expected', () => {
    const added = fc.array(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(added, fc.integer({ min: 0, max: 50 }), (all, expected) => {
        const buffer = new GrowingBuffer(expected);
        for (const one of all)
          if (typeof one === 'string') buffer.addText(one);
          else buffer.add(Buffer.from(one));
        expect(buffer.bytes).toEqual(Buffer.concat(all.map((one) => Buffer.from(one))));
        expect(buffer.length).toBe(buffer.bytes.length);
      }),
    );
  });
});
