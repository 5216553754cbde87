import type { IncomingMessage, ServerResponse } from 'node:http';

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/**
 * Notes that the client waits to be told to send (`Expect: 100-continue`). It is told so when the body is wanted, and until
 * then the connection is one that ends with the answer: nobody can know whether what comes next is the body.
 */
export function expectBody(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('connection', 'close');
  waiting.set(request, response);
}

/** Whether the client has not been told to send yet. */
export const isBodyHeldBack = (request: IncomingMessage): boolean => waiting.has(request);

/** Tells a client to send that waits to be told. */
export function askForBody(request: IncomingMessage): void {
  const response = waiting.get(request);
  waiting.delete(request);
  if (response === undefined || response.headersSent) return;
  response.removeHeader('connection');
  response.writeContinue();
}

/** The body as it comes; the request outlives the reading of it, or there would be no connection to refuse it on. */
export async function* bodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  askForBody(request);
  yield* request.iterator({ destroyOnReturn: false });
}
