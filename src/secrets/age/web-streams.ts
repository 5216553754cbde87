import { ReadableStream as NodeReadableStream } from 'node:stream/web';

/** Bytes as the age library takes them. */
export const toWebStream = (bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> =>
  // One and the same class; the browser's types, which the library uses, do not know that of Node.
  NodeReadableStream.from(bytes) as unknown as ReadableStream<Uint8Array>;

/** Bytes as the age library gives them; leaving early leaves the source as well. */
export const fromWebStream = (stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> =>
  // The same here.
  stream as unknown as NodeReadableStream<Uint8Array>;
