import type { IncomingMessage, ServerResponse } from 'node:http';
import { downloadsPath } from '../exports/download-links.ts';
import type { Log, LogLine } from '../log/members.ts';
import { uploadsPath } from '../uploads/upload-address.ts';
import { requestIdOf } from './door/request-id.ts';
import { matchRoute } from './rest/rest-routes.ts';

/** Says of a request, where somebody wants to know it, when it begins and what becomes of it. */
export function logRequest(log: Log, request: IncomingMessage, response: ServerResponse, path: string): void {
  if (!log.isLevelEnabled('debug')) return;
  const since = performance.now();
  const line: LogLine = {
    request_id: requestIdOf(request),
    method: request.method,
    path: loggedPath(path),
  };
  log.debug(line, 'A request begins.');
  response.once('close', () => {
    const end: LogLine = { status: response.statusCode, duration_ms: Math.round(performance.now() - since) };
    const message = response.writableFinished ? 'A request is answered.' : 'A request was broken off.';
    log.debug({ ...line, ...end }, message);
  });
}

const known = ['/', '/graphql', '/health', '/ready', '/openapi.json'];

/** What follows the address of uploads and downloads is a permission, and what is not ours can be anything. */
function loggedPath(path: string): string {
  if (known.includes(path)) return path;
  const below = [uploadsPath, downloadsPath].find((start) => path.startsWith(start));
  return below ?? matchRoute(path)?.routes[0]?.path ?? 'another';
}
