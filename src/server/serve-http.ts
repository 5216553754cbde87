import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { downloadsPath } from '../exports/download-links.ts';
import { schemaPath } from '../exports/export-document.ts';
import { explanationsPath } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import type { DoorSettings } from '../settings/settings.ts';
import type { OpenedStore } from '../store/store.ts';
import { uploadsPath } from '../uploads/upload-address.ts';
import type { CrossOrigin } from './door/cross-origin.ts';
import { expectBody } from './door/expected-bodies.ts';
import { isHost } from './door/forwarded.ts';
import { limitReading, limitSending } from './door/impatience.ts';
import type { OwnAddress } from './door/own-address.ts';
import { requestIdHeader, requestIdOf } from './door/request-id.ts';
import { Answering, stopping, stoppingAnswer } from './ending.ts';
import { type Route, refuseRequest, sendJson } from './http-answers.ts';
import { logRequest } from './log-requests.ts';
import { asAnswer, refusal } from './refusals.ts';
import { openApi } from './rest/open-api.ts';
import type { RestServer } from './rest/serve-rest.ts';
import { secure, securityHeaders } from './security-headers.ts';
import { serveExplanations, serveSchema } from './serve-documents.ts';
import { graphiqlPath, serveGraphiql, wantsPage } from './serve-graphiql.ts';

interface Routes {
  readonly graphql: Route;
  readonly store: Pick<OpenedStore, 'answers'>;
  readonly log: Log;
  /** For every address below that of uploads. */
  readonly uploads: Route;
  /** For every address below that of downloads. */
  readonly downloads: Route;
  readonly rest: RestServer;
  /** Where clients reach the server, as far as is known without a request. */
  readonly publicUrl: string;
  readonly ownAddress: OwnAddress;
  readonly crossOrigin: CrossOrigin;
  readonly door: DoorSettings;
}

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
  const { store, log, publicUrl, crossOrigin, door } = given;
  const answering = new Answering();
  let isStopping = false;
  const vitals: Readonly<Record<string, Route>> = {
    '/health': (_request, response) => sendJson(response, 200, { status: 'alive' }),
    '/ready': (_request, response) =>
      isStopping ? sendJson(response, 503, stopping) : sendReadiness(response, store),
  };
  const headers = securityHeaders(publicUrl);
  const others = routesOf(given);
  const routeOf = (path: string, { headers: { host } }: IncomingMessage): Route => {
    if (!isHost(host)) return badHost;
    return vitals[path] ?? (isStopping ? refuseStopping : others(path));
  };
  const answer: Route = async (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    secure(response, headers);
    response.setHeader(requestIdHeader, requestIdOf(request));
    logRequest(log, request, response, path);
    limitReading(response, door);
    if (!path.startsWith(uploadsPath)) limitSending(request, door);
    if (vitals[path] === undefined) answering.track(response);
    if (isForPages(path) && crossOrigin.greet(request, response)) return;
    await routeOf(path, request)(request, response);
  };
  takeRequests(http, answer);
  return {
    drain: async () => {
      isStopping = true;
      http.closeIdleConnections();
      await answering.end();
    },
  };
}

/**
 * For how long an idle connection is kept. Longer than load balancers and clients keep theirs, which is a minute at most:
 * of two that close at the same time, the one that has just sent a request has an error (ECONNRESET).
 */
const idleMs = 75_000;

function takeRequests(http: Server, answer: Route): void {
  // Node has one limit for all requests, and an upload may take its time.
  http.requestTimeout = 0;
  http.keepAliveTimeout = idleMs;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await answer(request, response);
    } catch {
      response.destroy();
    }
  };
  http.on('request', (request, response) => void take(request, response));
  http.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    expectBody(request, response);
    void take(request, response);
  });
}

/** What is at a path. */
function routesOf({ graphql, uploads, downloads, rest, ownAddress }: Routes): (path: string) => Route {
  const graphiql = serveGraphiql();
  const routes: Readonly<Record<string, Route>> = {
    '/': (_request, response) => redirect(response, '/graphql'),
    '/graphql': (request, response) =>
      wantsPage(request) ? graphiql.page(request, response) : graphql(request, response),
    [schemaPath]: serveSchema(),
    [explanationsPath]: serveExplanations(),
    '/openapi.json': (request, response) => sendJson(response, 200, openApi(ownAddress(request))),
  };
  const belowPaths = new Map([
    [graphiqlPath, graphiql.parts],
    [uploadsPath, uploads],
    [downloadsPath, downloads],
  ]);
  const below = (path: string): Route | undefined =>
    [...belowPaths].find(([start]) => path.startsWith(start))?.[1];
  return (path) => routes[path] ?? rest.routeAt(path) ?? below(path) ?? notFound;
}

/** What pages of other origins may use, where the operator lists them. */
const isForPages = (path: string): boolean =>
  path === '/graphql' || path.startsWith(uploadsPath) || path.startsWith(downloadsPath);

const notFound: Route = (request, response) =>
  refuseRequest(
    request,
    response,
    asAnswer(refusal('NOT_FOUND', `There is nothing at ${request.url}. The API is at /graphql.`)),
  );

const refuseStopping: Route = (request, response) =>
  refuseRequest(request, response, stoppingAnswer(requestIdOf(request)));

const badHost: Route = (request, response) =>
  refuseRequest(
    request,
    response,
    asAnswer(
      refusal(
        'BAD_HOST',
        "The header 'Host' names no host. Send the name or address of the server in it, and its port.",
      ),
    ),
  );

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

/** Ready means: the database answers, and its schema is up to date, or this process would not have started. */
async function sendReadiness(response: ServerResponse, { answers }: Routes['store']): Promise<void> {
  try {
    await answers();
    sendJson(response, 200, { status: 'ready' });
  } catch {
    sendJson(response, 503, { status: 'unavailable', reason: 'The database does not answer.' });
  }
}
