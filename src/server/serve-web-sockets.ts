import type { Server } from 'node:http';
import { type DocumentNode, type ExecutionArgs, GraphQLError } from 'graphql';
import type { OperationResult } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { isAsyncIterable } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import type { GraphqlServer } from './graphql-server.ts';
import { isHost } from './is-host.ts';
import { sendResults } from './send-results.ts';

interface Serving {
  readonly http: Server;
  readonly graphql: GraphqlServer;
  readonly path: string;
}

interface Enveloped {
  readonly execute: (args: ExecutionArgs) => OperationResult;
  readonly subscribe: (args: ExecutionArgs) => OperationResult;
}

/** Serves the `graphql-transport-ws` protocol on the same port; `close` tells clients that the server goes away. */
export function serveWebSockets({ http, graphql, path }: Serving): { close(): Promise<void> } {
  const sockets = new WebSocketServer({
    server: http,
    path,
    maxPayload: 16 * 1_024 * 1_024,
    verifyClient: ({ req }, answer) => answer(isHost(req.headers.host), 400),
  });
  const server = useServer<Record<string, unknown> | undefined>(
    {
      // The root value carries the enveloped functions, so that HTTP and WebSocket share every plugin.
      execute: (args) => (args.rootValue as Enveloped).execute(args),
      subscribe: (args) => (args.rootValue as Enveloped).subscribe(args),
      onOperation: ({ extra: { socket } }, id, _payload, _args, result) =>
        isAsyncIterable(result) ? sendResults(socket, id, result) : undefined,
      onSubscribe: async ({ connectionParams, extra: { request } }, _id, params) => {
        const { schema, execute, subscribe, contextFactory, parse, validate } = graphql.getEnveloped({
          connectionParams,
          req: request,
          params,
        });
        const document = tryToParse(parse, params.query);
        if (document instanceof GraphQLError) return [document];
        const errors = validate(schema, document);
        if (errors.length > 0) return errors;
        return {
          schema,
          document,
          operationName: params.operationName,
          variableValues: params.variables,
          contextValue: await contextFactory(),
          rootValue: { execute, subscribe },
        };
      },
    },
    sockets,
  );
  return {
    close: async () => {
      const timer = setTimeout(() => endAll(sockets), graceMs);
      await server.dispose();
      clearTimeout(timer);
    },
  };
}

// Who does not read does not answer to the end of the connection either.
const graceMs = 1_000;

function endAll({ clients }: WebSocketServer): void {
  for (const client of clients) client.terminate();
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
