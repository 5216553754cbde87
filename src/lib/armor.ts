const begin = '-----BEGIN AGE ENCRYPTED FILE-----';
const endMark = '-----ENDAGEENCRYPTEDFILE-----';
const beginMark = '-----BEGINAGEENCRYPTEDFILE-----';

/** Whether bytes begin an age file in ASCII armor; white space before it does not count. */
export const isArmored = (start: Buffer): boolean =>
  start.toString('latin1', 0, 1_024).trimStart().startsWith(begin);

/**
 * The bytes in the armor, as they arrive. What is not as it should be is left out or ends them: the file inside is
 * authenticated, and tells.
 */
export async function* unarmored(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = '';
  for await (const piece of bytes) {
    // White space counts for nothing, also in the marks, which may come in two pieces.
    const text = rest + Buffer.from(piece).toString('latin1').replace(/\s+/g, '').replace(beginMark, '');
    const [base64 = '', ...after] = text.split(endMark);
    const isOver = after.length > 0;
    const length = isOver ? base64.length : wholeGroups(base64.length - endMark.length);
    yield Buffer.from(base64.slice(0, length), 'base64');
    if (isOver) return;
    rest = base64.slice(length);
  }
}

/** Four characters are three bytes; as much is kept back as can be the beginning of the mark at the end. */
const wholeGroups = (length: number): number => Math.max(0, length - (length % 4));
