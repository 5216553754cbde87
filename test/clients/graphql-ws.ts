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

/** The graphql-ws client: everything over one WebSocket. */
export function graphqlWs(server: ServerAddress): ForeignClient {
  const client = createClient({
    url: webSocketUrl(server),
    webSocketImpl: WebSocket,
    connectionParams: bearer(server),
  });
  const ask: ForeignClient['query'] = async (query, variables = {}) => {
    const answers = client.iterate({ query, variables });
    const { value } = await answers.next();
    return { data: value?.data ?? null, errors: foreignErrors(value?.errors) } satisfies ForeignAnswer;
  };
  return {
    query: ask,
    mutate: ask,
    subscribe: async function* (query, variables) {
      for await (const { data } of client.iterate({ query, variables })) yield data;
    },
    close: async () => client.dispose(),
  };
}
