import {
  type AnyVariables,
  Client,
  fetchExchange,
  type OperationResult,
  subscriptionExchange,
} from '@urql/core';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import {
  bearer,
  type ForeignAnswer,
  type ForeignClient,
  foreignErrors,
  type ServerAddress,
  webSocketUrl,
} from './foreign-client.ts';
import { iterate, type Sink } from './iterate.ts';

/** urql: queries over HTTP, subscriptions over graphql-ws. */
export function urql(server: ServerAddress): ForeignClient {
  const sockets = createClient({
    url: webSocketUrl(server),
    webSocketImpl: WebSocket,
    connectionParams: bearer(server),
  });
  const client = new Client({
    url: `${server.url}/graphql`,
    preferGetMethod: false,
    fetchOptions: { headers: bearer(server) },
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          // The same answer, but for how the types of the two libraries say that a part is absent.
          subscribe: (sink) => ({
            unsubscribe: sockets.subscribe(
              { query, variables },
              sink as Parameters<typeof sockets.subscribe>[1],
            ),
          }),
        }),
      }),
    ],
  });
  return {
    query: async (document, variables = {}) => answered(await client.query(document, variables)),
    mutate: async (document, variables = {}) => answered(await client.mutation(document, variables)),
    subscribe: (document, variables) =>
      iterate((sink) => {
        const events = client.subscription(document, variables);
        return events.subscribe((result) => pass(result, sink)).unsubscribe;
      }),
    close: async () => sockets.dispose(),
  };
}

function pass({ data, error, hasNext }: OperationResult<unknown, AnyVariables>, sink: Sink<unknown>): void {
  if (error !== undefined) sink.error(error);
  if (error !== undefined) sink.error(error);
  // At its end urql gives the last result once more.
  if (data !== undefined && hasNext) sink.next(data);
  if (!hasNext) sink.complete();
}

function answered({ data, error }: OperationResult<unknown, AnyVariables>): ForeignAnswer {
  if (error?.networkError !== undefined) throw error.networkError;
  return { data: data ?? null, errors: foreignErrors(error?.graphQLErrors) };
}
