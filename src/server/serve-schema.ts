import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportDocumentSchema } from '../document/json-schema.ts';
import { sendJson } from './send-json.ts';

const oneHour = 'public, max-age=3600';

/** Answers with the JSON Schema of exports, to anybody: it says nothing about this server. */
export function serveSchema(): (request: IncomingMessage, response: ServerResponse) => void {
  const content = Buffer.from(`${JSON.stringify(exportDocumentSchema(), null, 2)}\n`);
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  const caching = { etag, 'cache-control': oneHour, 'access-control-allow-origin': '*' };
  return ({ method = 'GET', headers }, response) => {
    if (method !== 'GET' && method !== 'HEAD') return notAllowed(response);
    if (isKnown(headers['if-none-match'], etag)) return void response.writeHead(304, caching).end();
    const type = { 'content-type': 'application/schema+json', 'content-length': content.length };
    response.writeHead(200, { ...type, ...caching }).end(method === 'HEAD' ? undefined : content);
  };
}

/** RFC 9110, 13.1.2: a list of tags, weak or not, or any. */
const isKnown = (known: string | undefined, etag: string): boolean =>
  known?.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, ''))) ?? false;

const notAllowed = (response: ServerResponse): void =>
  sendJson(response, 405, { error: 'The schema can only be read, with GET.' }, { allow: 'GET, HEAD' });
