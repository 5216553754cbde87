import { Readable } from 'node:stream';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { type FetchAPI, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { WebSocket } from 'ws';
import { withoutMarks } from '../lib/exact-json.ts';

/** What an operation comes to, as every library here has it. */
export interface Result {
  readonly errors?: readonly GraphQLError[] | undefined;
}

const texts = new WeakMap<Result, string>();

/** A result as JSON; made once, however many are sent the same one. */
export function textOfResult(result: Result): string {
  const text = texts.get(result) ?? withoutMarks(JSON.stringify(shown(result)));
  texts.set(result, text);
  return text;
}

const shown = ({ errors, ...result }: Result) =>
  errors === undefined ? result : { errors: errors.map((error) => shownError(error.toJSON())), ...result };

/** An error as clients are told it: without what Yoga notes in it for itself. */
export function shownError({ extensions, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  const { http: _http, unexpected: _unexpected, ...shown } = extensions ?? {};
  return { ...error, extensions: shown };
}

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

/**
 * Sends what an operation yields to its subscriber, in the place of `graphql-ws`: the text of what many subscribers are
 * told is made once. What has errors is left over, and yielded; so is the end.
 */
export function sendResults<Yielded extends Result>(
  socket: WebSocket,
  id: string,
  results: AsyncIterable<Yielded>,
): AsyncIterableIterator<Yielded> {
  const iterator = results[Symbol.asyncIterator]();
  const start = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  // At once: a generator would wait for the next result first.
  const leave = async (): Promise<void> => void (await iterator.return?.());
  const fail = async (error: unknown): Promise<never> => {
    await leave();
    throw error;
  };
  const sender: AsyncIterableIterator<Yielded> = {
    next: async () => {
      for (;;) {
        const { done, value } = await iterator.next();
        if (done) return { done, value: undefined };
        if (value.errors !== undefined) return { value };
        await sendText(socket, `${start}${textOfResult(value)}}`).catch(fail);
      }
    },
    return: async () => {
      await leave();
      return { done: true, value: undefined };
    },
    throw: fail,
    [Symbol.asyncIterator]: () => sender,
  };
  return sender;
}

/** Resolves when the system has taken it: who does not read is not sent more. */
export const sendText = (socket: WebSocket, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) resolve();
    else socket.send(text, (error) => (error ? reject(error) : resolve()));
  });
