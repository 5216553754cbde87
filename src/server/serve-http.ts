import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { exportDocumentSchema } from '../document/json-schema.ts';
import type { Store } from '../store/store.ts';
import { schemaPath } from '../transfer/export/export-document.ts';
import type { GraphqlServer } from './graphql-server.ts';

interface Routes {
  readonly graphql: GraphqlServer;
  readonly store: Store;
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Answers everything that is asked of the server over HTTP. */
export function serveHttp(http: Server, { graphql, store }: Routes): void {
  const routes: Readonly<Record<string, Route>> = {
    '/': (_request, response) => redirect(response, '/graphql'),
    '/graphql': (request, response) => void graphql(request, response),
    '/health': (_request, response) => sendJson(response, 200, { status: 'alive' }),
    '/ready': async (_request, response) => sendReadiness(response, store),
    [schemaPath]: (_request, response) => sendJson(response, 200, exportDocumentSchema()),
  };
  http.on('request', (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const route = routes[pathname] ?? notFound;
    Promise.resolve(route(request, response)).catch(() => response.destroy());
  });
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

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
