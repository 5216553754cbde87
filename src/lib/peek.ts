/** Bytes of which the beginning is known; `whole` has all of them and is to be read once. */
export interface Peeked {
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
