import { createGraphiQLFetcher, type Fetcher, type FetcherOpts, type FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-sse';
import { fetchSignedIn } from './sign-in.ts';

const url = '/graphql';
const ask = createGraphiQLFetcher({ url, fetch: fetchSignedIn, enableIncrementalDelivery: false });

/** Asks the server that the page is from; subscriptions travel as server-sent events, with the token in a header. */
export const fetcher: Fetcher = (params, options) =>
  isSubscription(params, options) ? subscribe(params, options) : ask(params, options);

function isSubscription({ operationName }: FetcherParams, options?: FetcherOpts): boolean {
  const operation = options?.documentAST && getOperationAST(options.documentAST, operationName);
  return operation?.operation === OperationTypeNode.SUBSCRIPTION;
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
