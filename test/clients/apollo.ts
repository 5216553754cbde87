import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
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
import { iterate } from './iterate.ts';

/** Apollo Client: queries over HTTP through its cache, subscriptions over graphql-ws. */
export function apollo(server: ServerAddress): ForeignClient {
  const sockets = createClient({
    url: webSocketUrl(server),
    webSocketImpl: WebSocket,
    connectionParams: bearer(server),
  });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(sockets),
      new HttpLink({ uri: `${server.url}/graphql`, headers: bearer(server) }),
    ),
  });
  const options = { errorPolicy: 'all', fetchPolicy: 'network-only' } as const;
  return {
    query: async (document, variables = {}) =>
      answered(await client.query({ ...options, query: gql(document), variables })),
    mutate: async (document, variables = {}) =>
      answered(await client.mutate({ errorPolicy: 'all', mutation: gql(document), variables })),
    subscribe: (document, variables) =>
      iterate((sink) => {
        const events = client.subscribe({ query: gql(document), variables });
        const subscription = events.subscribe({
          next: ({ data }) => sink.next(data),
          error: (error) => sink.error(error),
          complete: () => sink.complete(),
        });
        return () => subscription.unsubscribe();
      }),
    close: async () => {
      client.stop();
      await sockets.dispose();
    },
  };
}

const answered = ({ data, error }: { data?: unknown; error?: unknown }): ForeignAnswer => {
  if (error !== undefined && !CombinedGraphQLErrors.is(error)) throw error;
  return { data: data ?? null, errors: foreignErrors(error?.errors) };
};
