import type { WebSocket } from 'ws';
import { type Result, textOfResult } from './text-of-result.ts';

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
