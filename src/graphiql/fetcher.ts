import { createGraphiQLFetcher, type Fetcher, type FetcherOpts, type FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';
import { createClient } from 'graphql-sse';
import { fetchSignedIn } from './sign-in.ts';

const url = '/graphql';
const ask = createGraphiQLFetcher({ url, fetch: fetchSignedIn, enableIncrementalDelivery: false });

/** Asks the server that the page is from; subscriptions travel as server-sent events, with the token in a header. */
export const fetcher: Fetcher = (params, options) => {
  const operation = operationOf(params);
  const named = { ...params, operationName: operation?.name?.value ?? null };
  return operation?.operation === OperationTypeNode.SUBSCRIPTION
    ? subscribe(named, options)
    : ask(named, options);
};

/** What is meant; right after a change of tabs GraphiQL still gives the name of the operation that was there before. */
function operationOf({ query, operationName }: FetcherParams): OperationDefinitionNode | null | undefined {
  try {
    const document = parse(query);
    return getOperationAST(document, operationName) ?? getOperationAST(document);
  } catch {
    // The server says what is wrong with it.
    return undefined;
  }
}

type Fields = Record<string, unknown>;

/** What the editor of headers says counts for this subscription alone. */
function subscribe({ query, operationName, variables }: FetcherParams, options?: FetcherOpts) {
  const client = createClient({
    url,
    headers: options?.headers ?? {},
    fetchFn: fetchSignedIn,
    retryAttempts: 0,
  });
  const operation = { query, variables, ...(operationName && { operationName }) };
  return client.iterate<Fields, Fields>(operation);
}
