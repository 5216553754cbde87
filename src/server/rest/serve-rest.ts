import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { authenticate } from '../../access/viewer.ts';
import { loggable } from '../../lib/loggable.ts';
import type { Lading } from '../../transfer/lading.ts';
import { refuseRequest } from '../refuse-request.ts';
import { sendJson } from '../send-json.ts';
import type { Route } from '../serve-http.ts';
import { asBearer } from './authorization.ts';
import { type Matched, matchRoute } from './match-route.ts';
import { RestProblem } from './rest-problem.ts';
import { refusal, restRefusal } from './rest-refusal.ts';
import type { RestAnswer } from './rest-route.ts';

export interface RestServer {
  /** What answers at a path; undefined where it is none of ours. */
  routeAt(path: string): Route | undefined;
  /** Resolves when nothing is being answered any more. */
  settled(): Promise<void>;
}

interface Serving {
  readonly lading: Lading;
  readonly adminToken: string;
  readonly log: Logger;
}

/** Answers the operations of ContextForge's REST API. */
export function serveRest(serving: Serving): RestServer {
  const underWay = new Set<Promise<void>>();
  return {
    routeAt: (path) => {
      const matched = matchRoute(path);
      if (matched === undefined) return undefined;
      return async (request, response) => {
        const answered = answer(serving, matched, request, response);
        underWay.add(answered);
        await answered.finally(() => underWay.delete(answered));
      };
    },
    settled: async () => void (await Promise.allSettled(underWay)),
  };
}

async function answer(
  serving: Serving,
  matched: Matched,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const leaving = new AbortController();
  response.once('close', () => leaving.abort());
  try {
    const { status, body } = await handle(serving, matched, request, leaving.signal);
    if (!response.destroyed) sendJson(response, status, body);
  } catch (error) {
    const expected = restRefusal(error);
    // Who went away while sending is not to be told, nor is that our fault.
    if (response.destroyed && !request.complete) return;
    if (expected === undefined)
      serving.log.error({ error: loggable(error) }, 'A request failed unexpectedly.');
    await refuseRequest(request, response, expected ?? failed);
  }
}

async function handle(
  { lading, adminToken }: Serving,
  { id, routes }: Matched,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<RestAnswer> {
  const route = routes.find(({ method }) => method === request.method);
  if (route === undefined) throw notAllowed(routes.map(({ method }) => method).join(', '));
  const viewer = authenticate(asBearer(request.headers.authorization), adminToken);
  if (viewer === undefined) throw notSignedIn();
  const [, search = ''] = (request.url ?? '').split('?');
  return route.handle({ lading, viewer, request, query: new URLSearchParams(search), id, signal });
}

const notAllowed = (allowed: string): RestProblem =>
  new RestProblem(405, `This is asked for with ${allowed}.`, { allow: allowed });

const notSignedIn = (): RestProblem =>
  new RestProblem(
    401,
    'Sign in with the header Authorization: Bearer <token>, or with any name and the token as the password.',
    { 'www-authenticate': 'Bearer realm="lading"' },
  );

const failed = refusal(500, 'Something went wrong on the server. What it was is in its log.');
