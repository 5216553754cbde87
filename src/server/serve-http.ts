import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Store } from '../store/store.ts';
import { downloadsPath } from '../transfer/download/create-download.ts';
import { schemaPath } from '../transfer/export/export-document.ts';
import { uploadsPath } from '../transfer/uploads/create-upload.ts';
import { Answering, stopping, stoppingRefusal } from './answering.ts';
import type { GraphqlServer } from './graphql-server.ts';
import { isHost } from './is-host.ts';
import { refuseRequest } from './refuse-request.ts';
import { openApi } from './rest/open-api.ts';
import type { RestServer } from './rest/serve-rest.ts';
import { pagePolicy, secure, securityHeaders } from './security-headers.ts';
import { sendJson } from './send-json.ts';
import { serveSchema } from './serve-schema.ts';

interface Routes {
  readonly graphql: GraphqlServer;
  readonly store: Store;
  /** For every address below that of uploads. */
  readonly uploads: Route;
  /** For every address below that of downloads. */
  readonly downloads: Route;
  readonly rest: RestServer;
  /** Where clients reach the server. */
  readonly publicUrl: string;
}

export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** What is served over HTTP. */
export interface HttpServing {
  /**
   * From now on the server is not ready, and alive as long as it is; nothing else is answered any more. Resolves when the
   * answers under way are given, or were cut off because they take too long.
   */
  drain(): Promise<void>;
}

/** Answers everything that is asked of the server over HTTP. */
export function serveHttp(http: Server, given: Routes): HttpServing {
  const { graphql, store, uploads, downloads, rest, publicUrl } = given;
  const answering = new Answering();
  let isStopping = false;
  const routes: Readonly<Record<string, Route>> = {
    '/': (_request, response) => redirect(response, '/graphql'),
    '/graphql': (request, response) => {
      response.setHeader('content-security-policy', graphiqlPolicy);
      void graphql(request, response);
    },
    [schemaPath]: serveSchema(),
    '/openapi.json': (_request, response) => sendJson(response, 200, openApi(publicUrl)),
  };
  const vitals: Readonly<Record<string, Route>> = {
    '/health': (_request, response) => sendJson(response, 200, { status: 'alive' }),
    '/ready': (_request, response) =>
      isStopping ? sendJson(response, 503, stopping) : sendReadiness(response, store),
  };
  const belowPaths = new Map([
    [uploadsPath, uploads],
    [downloadsPath, downloads],
  ]);
  const headers = securityHeaders(publicUrl);
  // Node has one limit for all requests, and an upload may take its time.
  http.requestTimeout = 0;
  const routeAt = (path: string): Route =>
    routes[path] ??
    rest.routeAt(path) ??
    [...belowPaths].find(([start]) => path.startsWith(start))?.[1] ??
    notFound;
  http.on('request', (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    secure(response, headers);
    if (!path.startsWith(uploadsPath)) limitTime(request);
    if (vitals[path] === undefined) answering.track(response);
    const route = vitals[path] ?? (isStopping ? refuseStopping : routeAt(path));
    const answered = (isHost(request.headers.host) ? route : badHost)(request, response);
    Promise.resolve(answered).catch(() => response.destroy());
  });
  return {
    drain: async () => {
      isStopping = true;
      http.closeIdleConnections();
      await answering.end();
    },
  };
}

// Scripts stand in GraphiQL's page.
const graphiqlPolicy = pagePolicy({ scripts: ["'unsafe-inline'"] });

const longestRequestMs = 300_000;

/** What is not all there in time is not waited for; the answer may take as long as it likes. */
function limitTime(request: IncomingMessage): void {
  const timer = setTimeout(() => request.complete || request.destroy(), longestRequestMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}

const notFound: Route = (request, response) =>
  sendJson(response, 404, { error: `There is nothing at ${request.url}. The API is at /graphql.` });

const refuseStopping: Route = (request, response) => refuseRequest(request, response, stoppingRefusal);

const badHost: Route = (request, response) =>
  refuseRequest(request, response, {
    status: 400,
    code: 'BAD_HOST',
    message: "The header 'Host' names no host. Send the name or address of the server in it, and its port.",
  });

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

/** Ready means: the database answers, and its schema is up to date, or this process would not have started. */
async function sendReadiness(response: ServerResponse, { dataSource }: Store): Promise<void> {
  try {
    await dataSource.query('SELECT 1');
    sendJson(response, 200, { status: 'ready' });
  } catch {
    sendJson(response, 503, { status: 'unavailable', reason: 'The database does not answer.' });
  }
}
