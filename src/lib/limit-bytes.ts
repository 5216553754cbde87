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
