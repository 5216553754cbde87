import { Readable } from 'node:stream';
import { type FetchAPI, isAsyncIterable, type Plugin } from 'graphql-yoga';
import { type Result, textOfResult } from './text-of-result.ts';

/**
 * Sends subscriptions as server-sent events, in the place of Yoga: what many subscribers are told is put into bytes
 * once, and takes each of them one write.
 */
export const sendEvents: Plugin = {
  onResultProcess: ({ result, resultProcessor, setResultProcessor }) => {
    // Yoga has found that the client takes a stream of results; only a subscription yields one here.
    if (resultProcessor === undefined || !isAsyncIterable(result)) return;
    setResultProcessor((_, fetchAPI) => respond(result, fetchAPI), 'text/event-stream');
  },
};

const headers = {
  'content-type': 'text/event-stream',
  connection: 'keep-alive',
  'cache-control': 'no-cache',
  'content-encoding': 'none',
};

const respond = (results: AsyncIterable<Result>, { Response }: FetchAPI): Response =>
  // Yoga's own streams are such ones underneath, and it sends them as they are; the type knows those of the web only.
  new Response(streamOf(results) as unknown as ReadableStream, { headers });

const pingMs = 12_000;
// Some browsers wait for a first byte before they say that the stream is open.
const ping = Buffer.from(':\n\n');
const completion = Buffer.from('event: complete\ndata:\n\n');

/** One result at a time, when the reader has room for it; now and then a ping, so that nothing between takes it for dead. */
export function streamOf(results: AsyncIterable<Result>, everyMs = pingMs): Readable {
  const iterator = results[Symbol.asyncIterator]();
  let timer: NodeJS.Timeout | undefined;
  let isWaiting = false;
  // Not before somebody reads: a response that nobody takes any more is not destroyed either.
  const begin = (): void => {
    timer = setInterval(() => stream.readableLength === 0 && stream.push(ping), everyMs);
    stream.push(ping);
  };
  const pass = async (): Promise<void> => {
    isWaiting = true;
    const { done, value } = await iterator.next();
    isWaiting = false;
    stream.push(done ? completion : bytesOf(value));
    if (done) stream.push(null);
  };
  const stream = new Readable({
    highWaterMark: 1,
    read: () => {
      if (timer === undefined) begin();
      // After a ping the stream asks again.
      else if (!isWaiting) pass().catch(() => stream.push(null));
    },
    destroy: (error, callback) => {
      clearInterval(timer);
      const left = iterator.return?.() ?? Promise.resolve();
      left.then(() => callback(error), callback);
    },
  });
  return stream;
}

const bytes = new WeakMap<Result, Buffer>();

function bytesOf(result: Result): Buffer {
  const made = bytes.get(result) ?? Buffer.from(`event: next\ndata: ${textOfResult(result)}\n\n`);
  bytes.set(result, made);
  return made;
}
