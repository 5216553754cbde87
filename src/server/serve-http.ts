import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Store } from '../store/store.ts';
import { downloadsPath } from '../transfer/download/create-download.ts';
import { schemaPath } from '../transfer/export/export-document.ts';
import { uploadsPath } from '../transfer/uploads/create-upload.ts';
import type { GraphqlServer } from './graphql-server.ts';
import { openApi } from './rest/open-api.ts';
import type { RestServer } from './rest/serve-rest.ts';
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

/** Answers everything that is asked of the server over HTTP. */
export function serveHttp(http: Server, given: Routes): void {
  const { graphql, store, uploads, downloads, rest, publicUrl } = given;
  const routes: Readonly<Record<string, Route>> = {
    '/': (_request, response) => redirect(response, '/graphql'),
    '/graphql': (request, response) => void graphql(request, response),
    '/health': (_request, response) => sendJson(response, 200, { status: 'alive' }),
    '/ready': async (_request, response) => sendReadiness(response, store),
    [schemaPath]: serveSchema(),
    '/openapi.json': (_request, response) => sendJson(response, 200, openApi(publicUrl)),
  };
  const belowPaths = new Map([
    [uploadsPath, uploads],
    [downloadsPath, downloads],
  ]);
  // Node has one limit for all requests, and an upload may take its time.
  http.requestTimeout = 0;
  http.on('request', (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    if (!path.startsWith(uploadsPath)) limitTime(request);
    const below = [...belowPaths].find(([start]) => path.startsWith(start))?.[1];
    const route = routes[path] ?? rest.routeAt(path) ?? below ?? notFound;
    Promise.resolve(route(request, response)).catch(() => response.destroy());
  });
}

const longestRequestMs = 300_000;

/** What is not all there in time is not waited for; the answer may take as long as it likes. */
function limitTime(request: IncomingMessage): void {
  const timer = setTimeout(() => request.complete || request.destroy(), longestRequestMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}

const notFound: Route = (request, response) =>
  sendJson(response, 404, { error: `There is nothing at ${request.url}. The API is at /graphql.` });

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
