import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { withoutMarks } from '../lib/exact-json.ts';

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
export function writeJson(
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
