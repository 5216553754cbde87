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
