import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Act, AuditLog } from '../audit/audit-log.ts';
import { downloadsPath, isRevoked, revocationTopic } from '../exports/download-links.ts';
import { type OpenedDownload, openDownload } from '../exports/open-download.ts';
import { loggable } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import type { Services } from '../services/services.ts';
import { noticesLost, type Store } from '../store/store.ts';
import type { Entrance } from './door/create-entrance.ts';
import { requestIdOf } from './door/request-id.ts';
import { createUnderWay } from './ending.ts';
import { matchesTag, type Route, refuseRequest } from './http-answers.ts';
import { asAnswer, refusal, refusalOf, tellRefusal, unexpected } from './refusals.ts';

interface DownloadServer {
  readonly route: Route;
  /** Resolves when nothing is being sent any more. */
  settled(): Promise<void>;
}

/** What files are sent with. */
interface Serving extends Pick<Entrance, 'forwarded'> {
  readonly services: Services;
  readonly auditLog: AuditLog;
  readonly log: Log;
}

/** Sends files to whoever has a link. */
export function serveDownloads(serving: Serving): DownloadServer {
  const underWay = createUnderWay();
  return {
    route: async (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return refuseRequest(request, response, asAnswer(notAllowed));
      await underWay.track(answer(serving, request, response));
    },
    settled: underWay.settled,
  };
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { auditLog, log, forwarded } = serving;
  const origin = { address: forwarded.addressOf(request), requestId: requestIdOf(request) };
  const act = auditLog.act(origin, 'download');
  try {
    await followLink(serving, act, request, response);
  } catch (error) {
    if (response.destroyed) return;
    const expected = refusalOf(error, 422);
    tellRefusal(act, expected ?? unexpected);
    if (expected === undefined)
      log.error({ error: loggable(error), request_id: origin.requestId }, 'A download failed unexpectedly.');
    // What was sent so far must not look like the whole file.
    if (response.headersSent) response.destroy();
    else await refuseRequest(request, response, asAnswer(expected ?? unexpected));
  }
}

async function followLink(
  { services, log }: Serving,
  act: Act,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const leaving = new AbortController();
  response.once('close', () => leaving.abort());
  const download = await openDownload(services, tokenOf(request), {
    now: new Date(),
    act: request.method === 'HEAD' ? undefined : act,
    log,
    signal: leaving.signal,
  });
  // At once: whoever compresses could go on reading for long before there is a piece that nobody takes.
  response.once('close', () => void download.close());
  endWhenRevoked(services.store, download.id, response);
  await send(download, request, response).finally(download.close);
}

/** Asks again where notices may have been lost: nobody else would tell. */
function endWhenRevoked(store: Store, id: string, response: ServerResponse): void {
  const stop = store.onNotice((topic) => {
    if (topic === revocationTopic(id)) response.destroy();
    if (topic === noticesLost) void isRevoked(store.dataSource.manager, id).then(endIf, () => undefined);
  });
  const endIf = (revoked: boolean): void => {
    if (revoked) response.destroy();
  };
  response.once('close', stop);
}

async function send(
  download: OpenedDownload,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = headersOf(download);
  if (matchesTag(request.headers['if-none-match'], headers.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  if (request.method === 'HEAD') {
    response.writeHead(200, headers).end();
    return;
  }
  const bytes = await download.bytes();
  response.writeHead(200, headers);
  response.flushHeaders();
  await pipeline(bytes, response);
}

const headersOf = ({ filename, mediaType, tag }: OpenedDownload) => ({
  'content-type': mediaType,
  'content-disposition': `attachment; filename="${filename}"`,
  // Weak: it names what the file says; its id and its time are others with each request.
  etag: `W/"${tag}"`,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'accept-ranges': 'none',
});

function tokenOf({ url = '' }: IncomingMessage): string {
  const [path = ''] = url.split('?');
  return path.slice(downloadsPath.length);
}

const notAllowed = refusal('METHOD_NOT_ALLOWED', 'Get the file with GET, or its description with HEAD.', {
  allow: 'GET, HEAD',
});
