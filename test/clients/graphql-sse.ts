import { createClient } from 'graphql-sse';
import {
  bearer,
  type ForeignAnswer,
  type ForeignClient,
  foreignErrors,
  type ServerAddress,
} from './foreign-client.ts';

/** The graphql-sse client in its "distinct connections" mode: everything as server-sent events. */
export function graphqlSse(server: ServerAddress): ForeignClient {
  const client = createClient({ url: `${server.url}/graphql`, headers: bearer(server), retryAttempts: 0 });
  const ask: ForeignClient['query'] = async (query, variables = {}) => {
    const answers = client.iterate({ query, variables: { ...variables } });
    const { value } = await answers.next();
    return { data: value?.data ?? null, errors: foreignErrors(value?.errors) } satisfies ForeignAnswer;
  };
  return {
    query: ask,
    mutate: ask,
    subscribe: async function* (query, variables) {
      for await (const { data } of client.iterate({ query, variables: { ...variables } })) yield data;
    },
    close: async () => client.dispose(),
  };
}
