import { ClientError, GraphQLClient } from 'graphql-request';
import {
  bearer,
  type ForeignAnswer,
  type ForeignClient,
  foreignErrors,
  type ServerAddress,
} from './foreign-client.ts';

/** graphql-request, which has no subscriptions. */
export function graphqlRequest(server: ServerAddress): ForeignClient {
  const client = new GraphQLClient(`${server.url}/graphql`, { headers: bearer(server) });
  const ask: ForeignClient['query'] = async (document, variables = {}) => {
    try {
      return { data: await client.request(document, variables), errors: [] };
    } catch (error) {
      return answered(error);
    }
  };
  return { query: ask, mutate: ask, close: async () => undefined };
}

/** The client throws what it was answered with errors. */
function answered(error: unknown): ForeignAnswer {
  if (!(error instanceof ClientError)) throw error;
  const { data, errors } = error.response;
  return { data: data ?? null, errors: foreignErrors(errors) };
}
