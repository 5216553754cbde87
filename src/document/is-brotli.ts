import { constants, createBrotliDecompress } from 'node:zlib';

/**
 * Whether bytes begin a brotli file, which has nothing at its start to know it by: they are no text, and decompressed
 * they are.
 */
export const isBrotli = async (start: Buffer): Promise<boolean> =>
  start.length > 0 && !isText(start) && isText(await decompressedStart(start));

/** Not more than a piece of it: it can be a thousand times as long. */
async function decompressedStart(start: Buffer): Promise<Buffer> {
  // What follows the start is missing, which is no fault here.
  const stream = createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
  stream.end(start);
  try {
    for await (const piece of stream) return piece;
  } catch {
    // No brotli.
  }
  return Buffer.alloc(0);
}

/** UTF-8, but for a character that is cut off at the end, without the control characters that no text has. */
function isText(bytes: Buffer): boolean {
  if (bytes.length === 0) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is them that we look for.
    return !/[\x00-\x08\x0e-\x1f]/.test(text);
  } catch {
    return false;
  }
}
