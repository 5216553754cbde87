import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Access } from '../../access/open-access.ts';
import { has, type Viewer } from '../../access/viewer.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { ExportedDocument } from '../../exports/open-download.ts';
import { loggable, type ProblemError, problemError } from '../../lib/problem.ts';
import type { Log, LogLine } from '../../log/members.ts';
import type { Services } from '../../services/services.ts';
import type { Entrance } from '../door/create-entrance.ts';
import { requestIdOf } from '../door/request-id.ts';
import { createUnderWay } from '../ending.ts';
import { type Route, refuseRequest, sendJson } from '../http-answers.ts';
import { type Refusal, refusal, refusalOf, tellRefusal, unexpected } from '../refusals.ts';
import { inRestWords, restAnswer } from './rest-refusal.ts';
import { forbidden, type RestAnswer, type RestRoute } from './rest-route.ts';
import { type Matched, matchRoute } from './rest-routes.ts';

export interface RestServer {
  /** What answers at a path; undefined where it is none of ours. */
  routeAt(path: string): Route | undefined;
  /** Resolves when nothing is being answered any more. */
  settled(): Promise<void>;
}

interface Serving extends Pick<Entrance, 'doorkeeper' | 'door' | 'gauge' | 'forwarded'> {
  readonly services: Services;
  readonly auditLog: AuditLog;
  readonly log: Log;
  readonly access: Pick<Access, 'sessionEnds'>;
}

/** Answers the operations of ContextForge's REST API. */
export function serveRest(serving: Serving): RestServer {
  const underWay = createUnderWay();
  return {
    routeAt: (path) => {
      const matched = matchRoute(path);
      if (matched === undefined) return undefined;
      return (request, response) => {
        const route = matched.routes.find(({ method }) => method === request.method);
        return route === undefined
          ? refuseRequest(request, response, inRestWords(notAllowed(matched)))
          : underWay.track(answer(serving, { ...matched, route }, request, response));
      };
    },
    settled: underWay.settled,
  };
}

interface Asked extends Matched {
  readonly route: RestRoute;
}

async function answer(
  serving: Serving,
  asked: Asked,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const leaving = new AbortController();
  response.once('close', () => leaving.abort());
  // A document that is being sent is not sent on to who is not signed in any more.
  const onSignIn = (viewer: Viewer): void => {
    const end = () => response.headersSent && response.destroy();
    response.once('close', serving.access.sessionEnds.watch(viewer, end));
  };
  try {
    const answered = await handle(serving, asked, request, { signal: leaving.signal, onSignIn });
    if ('document' in answered) await sendDocument(response, answered.document);
    else if (!response.destroyed) sendJson(response, answered.status, answered.body);
  } catch (error) {
    // Who went away is not to be told, nor is that our fault; what was read for them was stopped for that reason.
    const isStopped = leaving.signal.aborted && error === leaving.signal.reason;
    const isGone = isStopped || (response.destroyed && (!request.complete || response.headersSent));
    if (!isGone) await refuse(serving, request, response, error);
  }
}

async function refuse(
  { log }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): Promise<void> {
  const expected = restAnswer(error);
  if (expected === undefined) {
    const line: LogLine = { error: loggable(error), request_id: requestIdOf(request) };
    log.error(line, 'A request failed unexpectedly.');
  }
  // What was sent so far must not look like the whole document.
  if (response.headersSent) response.destroy();
  else await refuseRequest(request, response, expected ?? inRestWords(unexpected));
}

interface Handling {
  readonly signal: AbortSignal;
  readonly onSignIn: (viewer: Viewer) => void;
}

async function handle(
  { services, auditLog, log, doorkeeper, door, gauge, forwarded }: Serving,
  { id, route }: Asked,
  request: IncomingMessage,
  { signal, onSignIn }: Handling,
): Promise<RestAnswer> {
  // A connection that ends meanwhile has no address any more.
  const origin = { address: forwarded.addressOf(request), requestId: requestIdOf(request) };
  const viewer = await doorkeeper.admit(request.headers.authorization, request, passwords);
  if (viewer === undefined) throw notSignedIn();
  onSignIn(viewer);
  const act = auditLog.act({ ...origin, actor: viewer.name }, `${route.method} ${route.path}`);
  const [, search = ''] = (request.url ?? '').split('?');
  const query = new URLSearchParams(search);
  const call = { services, log, door, gauge, viewer, act, request, query, id, signal };
  try {
    assertOneOf(route.permissions, viewer);
    return await route.handle(call);
  } catch (error) {
    tellRefusal(act, refusalOf(error) ?? unexpected, route.isAudited);
    throw error;
  }
}

// Basic is never asked for: a browser would keep the password and send it along from other sites.
const passwords = { mayBeToken: true };

function assertOneOf(permissions: RestRoute['permissions'], viewer: Viewer): void {
  const [first] = permissions;
  if (!permissions.some((permission) => has(viewer, permission))) throw forbidden(first, viewer);
}

function notAllowed({ routes }: Matched): Refusal {
  const allow = routes.map(({ method }) => method).join(', ');
  return refusal('METHOD_NOT_ALLOWED', `This is asked for with ${allow}.`, { allow });
}

const notSignedIn = (): ProblemError =>
  problemError(
    'UNAUTHENTICATED',
    'Sign in with the header Authorization: Bearer <token>, or with any name and the token as the password.',
  );

/** Sends a document no faster than the client takes it, and gives back what it is read from. */
async function sendDocument(response: ServerResponse, { pieces, close }: ExportedDocument): Promise<void> {
  // At once: what is read from is not to be kept until there is a piece that nobody takes.
  response.once('close', () => void close());
  try {
    if (response.destroyed) return;
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    await pipeline(pieces, response);
  } finally {
    await close();
  }
}
