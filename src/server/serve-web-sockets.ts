import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { type DocumentNode, type ExecutionArgs, GraphQLError } from 'graphql';
import {
  handleProtocols,
  makeServer,
  type OperationResult,
  type ServerOptions,
  type SubscribePayload,
} from 'graphql-ws';
import { isAsyncIterable } from 'graphql-yoga';
import { type VerifyClientCallbackAsync, type WebSocket, WebSocketServer } from 'ws';
import { messageOfEnd, type SessionEnds } from '../access/session-ends.ts';
import { callerOf, type Viewer } from '../access/viewer.ts';
import { loggable } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import type { DoorSettings } from '../settings/settings.ts';
import type { Arrival } from './context.ts';
import type { Entrance } from './door/create-entrance.ts';
import { originNotAllowed } from './door/cross-origin.ts';
import { DoorProblem } from './door/door-problem.ts';
import { isHost } from './door/forwarded.ts';
import { watchSocket } from './door/impatience.ts';
import { type Callers, createCallers, createSocketGate, type SocketGate } from './door/socket-gate.ts';
import { presentError, withRequestId } from './graphql-errors.ts';
import type { GraphqlServer } from './graphql-server.ts';
import { keepDigitsOf, noteMessage } from './keep-digits.ts';
import { sendResults, shownError } from './send-results.ts';
import { createSocketOperations, protocolOn, type SocketOperations } from './socket-protocol.ts';

interface Serving extends Entrance {
  readonly sessionEnds: SessionEnds;
  readonly http: Server;
  readonly graphql: GraphqlServer;
  readonly log: Log;
  readonly path: string;
}

interface Enveloped {
  readonly execute: (args: ExecutionArgs) => OperationResult;
  readonly subscribe: (args: ExecutionArgs) => OperationResult;
}

/** Serves the `graphql-transport-ws` protocol on the same port; `close` tells clients that the server goes away. */
export function serveWebSockets({ http, graphql, log, path, ...given }: Serving): { close(): Promise<void> } {
  const { door, forwarded, gauge } = given;
  const callers = createCallers(door);
  const present = presentError(log);
  const sockets = new WebSocketServer({
    server: http,
    path,
    handleProtocols,
    maxPayload: door.requestBytes,
    verifyClient: verifying(given, callers),
  });
  const server = makeServer<Record<string, unknown> | undefined, Extra>({
    onConnect: ({ connectionParams, extra }) => letIn({ ...given, callers }, connectionParams, extra),
    ...sharedWithHttp,
    onSubscribe: async ({ subscriptions, extra: { viewer, request, socket, operations } }, id, params) => {
      noteMessage(socket, id, params);
      const requestId = randomUUID();
      // This one is among them already.
      if (Object.keys(subscriptions).length > door.socketOperations)
        return [withRequestId(tooManyOperations(door), requestId)];
      const gone = operations.begin(id, subscriptions);
      const arrival = { viewer, req: request, gone, requestId };
      return prepare(graphql.getEnveloped({ ...arrival, params }), params, arrival);
    },
    onError: (_context, _id, _payload, errors) => errors.map((error) => shownError(present(error).toJSON())),
  });
  // What the port meets is told here as well, and would be thrown where nobody listens.
  sockets.on('error', (error) =>
    log.error({ error: loggable(error) }, 'The server of WebSockets has failed.'),
  );
  sockets.on('connection', (socket, request) => {
    callers.enter(socket, forwarded.addressOf(request));
    watchSocket(socket, request, door);
    const gate = createSocketGate(socket, request, { door, gauge });
    const operations = createSocketOperations(socket);
    keepDigitsOf(socket);
    // Of frames that are none, say; `ws` closes it by itself.
    socket.on('error', () => undefined);
    const closed = server.opened(protocolOn(socket, { gate, operations, log }), {
      socket,
      request,
      gate,
      operations,
      viewer: undefined,
    });
    socket.once('close', (code, reason) => void closed(code, String(reason)));
  });
  return {
    close: () => closeAll(sockets),
  };
}

/** The root value carries the enveloped functions, so that HTTP and WebSocket share every plugin. */
const sharedWithHttp: Pick<Options, 'execute' | 'subscribe' | 'onOperation' | 'onNext'> = {
  execute: (args) => (args.rootValue as Enveloped).execute(args),
  subscribe: (args) => (args.rootValue as Enveloped).subscribe(args),
  onOperation: ({ extra: { socket } }, id, _payload, _args, result) =>
    isAsyncIterable(result) ? sendResults(socket, id, result) : undefined,
  onNext: (_context, _id, _payload, _args, { errors, data = null }) =>
    errors && { data, errors: errors.map((error) => shownError(error.toJSON())) },
};

type Options = ServerOptions<Record<string, unknown> | undefined, Extra>;

/** What is known of a socket wherever something becomes of it. */
interface Extra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly gate: SocketGate;
  readonly operations: SocketOperations;
  /** Who is signed in on it; undefined before. */
  viewer: Viewer | undefined;
}

/** Who may open a socket. */
const verifying =
  ({ crossOrigin, forwarded }: Entrance, callers: Callers): VerifyClientCallbackAsync =>
  ({ req }, answer) => {
    if (!isHost(req.headers.host)) answer(false, 400);
    else if (!crossOrigin.maySocket(req)) answer(false, 403, originNotAllowed.code);
    else answer(callers.hasRoomAt(forwarded.addressOf(req)), 429, 'TOO_MANY_SOCKETS', { 'retry-after': '5' });
  };

type Envelope = ReturnType<GraphqlServer['getEnveloped']>;

/** What is to be executed, or why it is not. */
async function prepare(
  { schema, execute, subscribe, contextFactory, parse, validate }: Envelope,
  { query, operationName, variables }: SubscribePayload,
  { requestId }: Pick<Arrival, 'requestId'>,
) {
  const document = tryToParse(parse, query);
  if (document instanceof GraphQLError) return [withRequestId(document, requestId)];
  const errors = validate(schema, document);
  if (errors.length > 0) return errors.map((error: GraphQLError) => withRequestId(error, requestId));
  return {
    schema,
    document,
    operationName,
    variableValues: variables,
    contextValue: await contextFactory(),
    rootValue: { execute, subscribe },
  };
}

interface LettingIn extends Pick<Serving, 'doorkeeper' | 'door' | 'sessionEnds'> {
  readonly callers: Callers;
}

/** Lets in who has opened a socket, until they are not signed in any more; false where the socket is closed instead. */
async function letIn(
  { doorkeeper, door, callers, sessionEnds }: LettingIn,
  connectionParams: Readonly<Record<string, unknown>> | undefined,
  extra: Extra,
): Promise<boolean> {
  const { socket, request, gate } = extra;
  const viewer = await admit({ doorkeeper }, connectionParams, socket, request);
  // It may have been closed while it was looked up who asks.
  if (viewer === undefined || socket.readyState !== socket.OPEN) return false;
  if (!callers.signIn(socket, callerOf(viewer))) {
    turnAway(socket, 4403, tooManySockets(door));
    return false;
  }
  extra.viewer = viewer;
  gate.letIn();
  endWithSession(socket, viewer, sessionEnds);
  return true;
}

/** Who has opened a socket; whoever is nobody is told so by the codes of the protocol, and the socket is closed. */
async function admit(
  { doorkeeper }: Pick<Serving, 'doorkeeper'>,
  connectionParams: Readonly<Record<string, unknown>> | undefined,
  socket: WebSocket,
  request: IncomingMessage,
): Promise<Viewer | undefined> {
  const authorization = authorizationIn(connectionParams);
  try {
    const viewer = await doorkeeper.admit(authorization, request);
    if (viewer !== undefined) return viewer;
    const [code, reason] = authorization ? wrongToken : noToken;
    return turnAway(socket, code, reason);
  } catch (error) {
    if (!(error instanceof DoorProblem)) throw error;
    return turnAway(socket, error.status === 503 ? 1013 : 4403, error.code);
  }
}

/** Closes a socket when who has opened it is not signed in any more. */
function endWithSession(socket: WebSocket, viewer: Viewer, ends: SessionEnds): void {
  const stop = ends.watch(viewer, (end) => turnAway(socket, 4403, `${end}: ${messageOfEnd(end)}`));
  socket.once('close', stop);
}

/** What stands in the parameters of a connection in the place of the header. */
export function authorizationIn(
  connectionParams: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  const { authorization, Authorization, token } = connectionParams ?? {};
  const bearer = typeof token === 'string' ? `Bearer ${token}` : undefined;
  const given = authorization ?? Authorization ?? bearer;
  return typeof given === 'string' ? given : undefined;
}

const noToken = [4401, 'Unauthorized: give `authorization` in the connection parameters.'] as const;
const wrongToken = [4403, 'Forbidden: the token is not known.'] as const;

/** A reason has 123 bytes at most. */
function turnAway(socket: WebSocket, code: number, reason: string): undefined {
  socket.close(code, reason);
}

const tooManySockets = ({ sockets }: DoorSettings): string =>
  `TOO_MANY_SOCKETS: You have ${sockets} of them (LADING_MAX_SOCKETS).`;

const tooManyOperations = ({ socketOperations }: DoorSettings): GraphQLError =>
  new GraphQLError(
    `${socketOperations} operations are under way on this connection, and no more are taken ` +
      '(LADING_MAX_SOCKET_OPERATIONS). End one, or open another connection.',
    { extensions: { code: 'TOO_MANY_OPERATIONS' } },
  );

// Who does not read does not answer to the end of the connection either.
const graceMs = 1_000;

async function closeAll(sockets: WebSocketServer): Promise<void> {
  const ofEach = (act: (socket: WebSocket) => void): void => sockets.clients.forEach(act);
  const timer = setTimeout(() => ofEach((socket) => socket.terminate()), graceMs);
  ofEach((socket) => socket.close(1001, 'Going away'));
  await new Promise((resolve) => sockets.close(resolve));
  clearTimeout(timer);
}

/** A syntax error is the answer to one operation, not the end of the connection. */
function tryToParse(parse: (query: string) => DocumentNode, query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
