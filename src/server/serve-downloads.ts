import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { loggable } from '../lib/loggable.ts';
import { ProblemError } from '../lib/problem.ts';
import { downloadsPath } from '../transfer/download/create-download.ts';
import { DownloadProblem } from '../transfer/download/download-problem.ts';
import { type OpenedDownload, openDownload } from '../transfer/download/open-download.ts';
import { WatermarkProblem } from '../transfer/export/watermark-problem.ts';
import type { Lading } from '../transfer/lading.ts';
import { databaseRefusal } from './database-refusal.ts';
import { matchesTag } from './matches-tag.ts';
import { type Refusal, refuseRequest } from './refuse-request.ts';
import type { Route } from './serve-http.ts';
import { createUnderWay } from './under-way.ts';

interface DownloadServer {
  readonly route: Route;
  /** Resolves when nothing is being sent any more. */
  settled(): Promise<void>;
}

interface DownloadOptions {
  /** Each keeps a connection of the database, of which there are twelve. */
  readonly mostAtOnce?: number;
}

/** Sends files to whoever has a link. */
export function serveDownloads(
  lading: Lading,
  log: Logger,
  { mostAtOnce = 4 }: DownloadOptions = {},
): DownloadServer {
  const underWay = createUnderWay();
  return {
    route: async (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return refuseRequest(request, response, notAllowed);
      if (underWay.count >= mostAtOnce) return refuseRequest(request, response, busy);
      await underWay.track(answer(lading, log, request, response));
    },
    settled: underWay.settled,
  };
}

async function answer(
  lading: Lading,
  log: Logger,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const download = await openDownload(lading, tokenOf(request), new Date());
    // At once: whoever compresses could go on reading for long before there is a piece that nobody takes.
    response.once('close', () => void download.close());
    await send(download, request, response).finally(download.close);
  } catch (error) {
    if (response.destroyed) return;
    const refusal = refusalOf(error);
    if (refusal === failed) log.error({ error: loggable(error) }, 'A download failed unexpectedly.');
    // What was sent so far must not look like the whole file.
    if (response.headersSent) response.destroy();
    else await refuseRequest(request, response, refusal);
  }
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

function refusalOf(error: unknown): Refusal {
  if (error instanceof DownloadProblem) return refusal(403, error.code, error.message);
  if (error instanceof WatermarkProblem) return refusal(422, error.code, error.message);
  if (!(error instanceof ProblemError)) return databaseRefusal(error) ?? failed;
  const [{ code, message }] = error.problems;
  return refusal(422, code, message);
}

const refusal = (
  status: number,
  code: string,
  message: string,
  headers: OutgoingHttpHeaders = {},
): Refusal => ({ status, body: { code, message }, headers });

const notAllowed = refusal(
  405,
  'METHOD_NOT_ALLOWED',
  'Get the file with GET, or its description with HEAD.',
  { allow: 'GET, HEAD' },
);

const busy = refusal(
  503,
  'TOO_MANY_DOWNLOADS',
  'As many files as the server can send at once are under way. Try again in a moment.',
  { 'retry-after': '5' },
);

const failed = refusal(
  500,
  'INTERNAL_SERVER_ERROR',
  'Something went wrong on the server. What it was is in its log.',
);
