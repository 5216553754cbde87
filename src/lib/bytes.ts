/** A stream of which the beginning is known. */
interface Peeked {
  /** As many bytes as were asked for, or more; fewer where there are no more. */
  readonly start: Buffer;
  /** Whether there is nothing behind the start. */
  readonly isAll: boolean;
  /** All bytes, the start with them; to be read once. */
  readonly whole: AsyncGenerator<Uint8Array>;
  /** Lets go of the source; for who may not read the whole. */
  readonly close: () => Promise<void>;
}

/** Reads until there are `length` bytes, or the end. */
export async function peek(bytes: AsyncIterable<Uint8Array>, length: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  let isAll = false;
  for (let known = 0; known < length; ) {
    const next = await iterator.next();
    isAll = next.done === true;
    if (next.done) break;
    // Copied, as a source may use its buffers again.
    pieces.push(Buffer.from(next.value));
    known += next.value.length;
  }
  const start = Buffer.concat(pieces);
  const close = async (): Promise<void> => void (await iterator.return?.());
  return { start, isAll, whole: resumed([start], iterator), close };
}

/** The items, with the first one already made: what goes wrong right at the beginning is thrown here. */
export async function begin<Item>(items: AsyncIterable<Item>): Promise<AsyncIterable<Item>> {
  const iterator = items[Symbol.asyncIterator]();
  const first = await iterator.next();
  return resumed(first.done ? [] : [first.value], iterator);
}

/** Items that were taken already, and what comes behind them. */
async function* resumed<Item>(taken: readonly Item[], rest: AsyncIterator<Item>): AsyncGenerator<Item> {
  try {
    yield* taken;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    await rest.return?.();
  }
}

/**
 * The bytes themselves; where there are more than `most`, the error that `refuse` makes instead of the piece beyond.
 */
export async function* limitBytes(
  bytes: AsyncIterable<Uint8Array>,
  most: number,
  refuse: () => Error,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > most) throw refuse();
    yield piece;
  }
}

/** All bytes at once, in a memory of their own; where there are more than `most`, the error that `refuse` makes. */
export async function collectBytes(
  bytes: AsyncIterable<Uint8Array>,
  most: number,
  refuse: () => Error,
): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  // Copied, as a source may use its buffers again.
  for await (const piece of limitBytes(bytes, most, refuse)) pieces.push(Buffer.from(piece));
  return joinBytes(pieces);
}

/** One after the other in a memory of their own, which can go to another thread as a whole. */
export function joinBytes(parts: readonly Buffer[]): Buffer<ArrayBuffer> {
  const all = Buffer.allocUnsafeSlow(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) at += part.copy(all, at);
  return all;
}

/** The bytes in parts of one size, only the last one may be shorter; each part has a memory of its own. */
export async function* splitBytes(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let part = Buffer.allocUnsafeSlow(size);
  let length = 0;
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + size - length);
      part.set(taken, length);
      length += taken.length;
      at += taken.length;
      if (length < size) continue;
      yield part;
      part = Buffer.allocUnsafeSlow(size);
      length = 0;
    }
  }
  if (length > 0) yield part.subarray(0, length);
}

/**
 * Gathers bytes, and text as UTF-8. What has been added is no string any more: a long text leaves nothing to collect.
 */
export class GrowingBuffer {
  // A memory of its own, not one that is shared with other buffers: it can go to another thread as a whole.
  #bytes: Buffer;
  #length = 0;

  constructor(expectedBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(expectedBytes);
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes that were gathered so far, good as long as nothing is added. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  add(bytes: Buffer): void {
    this.#makeRoom(bytes.length);
    this.#length += bytes.copy(this.#bytes, this.#length);
  }

  addText(text: string): void {
    // No character takes more than three bytes for each of its UTF-16 units.
    this.#makeRoom(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length);
  }

  #makeRoom(wanted: number): void {
    const most = this.#length + wanted;
    if (most <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(most, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
