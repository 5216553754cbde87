import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { withoutMarks } from '../lib/exact-json.ts';
import { isBodyHeldBack } from './door/expected-bodies.ts';

/** What answers at an address. */
export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Answers with JSON that nobody keeps. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  writeJson(response, status, body, headers);
  response.end();
}

/** The whole answer, but the connection stays open for what the client is still sending. */
function writeJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  const content = Buffer.from(withoutMarks(JSON.stringify(body)));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': content.length,
    'cache-control': 'no-store',
    ...headers,
  });
  response.write(content);
}

/** What a request is answered with: JSON that nobody keeps. */
export interface Answer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body: object;
}

const lingerMs = 2_000;

/**
 * Refuses a request whose body may still be coming. To close at once would reset the connection, and the client would
 * never read why: what it sends is thrown away for a moment.
 */
export async function refuseRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): Promise<void> {
  const isOver = request.complete || !hasBody(request) || isBodyHeldBack(request);
  writeJson(response, status, body, { ...headers, ...(!isOver && { connection: 'close' }) });
  if (!isOver) await restOf(request);
  response.end();
}

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

/** The tag of what is sent to many, by what it holds. */
export const tagOf = (content: string | Uint8Array): string =>
  `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;

/** Whether `If-None-Match` names what there is (RFC 9110, 13.1.2: compared as if all tags were weak). */
export const matchesTag = (header: string | undefined, tag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((given) => opaque(given.trim()) === opaque(tag)));

const opaque = (tag: string): string => tag.replace(/^W\//, '');
