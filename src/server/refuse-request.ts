import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { isBodyHeldBack } from './door/expected-bodies.ts';
import { writeJson } from './send-json.ts';

/** What a request is refused with: a code and a message, or what stands in their place. */
export type Refusal = ({ readonly code: string; readonly message: string } | { readonly body: object }) & {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
};

const lingerMs = 2_000;

/**
 * Refuses a request whose body may still be coming. To close at once would reset the connection, and the client would
 * never read why: what it sends is thrown away for a moment.
 */
export async function refuseRequest(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
): Promise<void> {
  const { status, headers } = refusal;
  const isOver = request.complete || !hasBody(request) || isBodyHeldBack(request);
  writeJson(response, status, bodyOf(refusal), { ...headers, ...(!isOver && { connection: 'close' }) });
  if (!isOver) await restOf(request);
  response.end();
}

const bodyOf = (refusal: Refusal): object =>
  'body' in refusal ? refusal.body : { code: refusal.code, message: refusal.message };

// Of a request without a body, too, Node says only a moment later that it is complete.
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

async function restOf(request: IncomingMessage): Promise<void> {
  const timer = setTimeout(() => request.destroy(), lingerMs);
  request.resume();
  // However it ends: the answer is given.
  await finished(request).catch(() => undefined);
  clearTimeout(timer);
}
