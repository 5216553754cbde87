/** Bytes of which the beginning is known; `whole` has all of them and is to be read once. */
interface Peeked {
  readonly start: Buffer;
  readonly whole: AsyncGenerator<Uint8Array>;
}

/** Reads until there are `length` bytes, or the end. */
export async function peek(bytes: AsyncIterable<Uint8Array>, length: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let known = 0;
  while (known < length) {
    const next = await iterator.next();
    if (next.done) break;
    pieces.push(next.value);
    known += next.value.length;
  }
  const start = Buffer.concat(pieces);
  return { start, whole: prepend(start, iterator) };
}

async function* prepend(start: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield start;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    await rest.return?.();
  }
}

/** The same items, with the first one already made: what goes wrong right at the beginning is thrown here. */
export async function begin<Item>(items: AsyncIterable<Item>): Promise<AsyncIterable<Item>> {
  const iterator = items[Symbol.asyncIterator]();
  const first = await iterator.next();
  return continued(first, iterator);
}

async function* continued<Item>(
  first: IteratorResult<Item>,
  rest: AsyncIterator<Item>,
): AsyncGenerator<Item> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** The same bytes; where there are more than `most`, the error that `refuse` makes instead of the piece beyond. */
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

/** The same bytes in parts of one size, only the last one may be shorter; each part has a memory of its own. */
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
