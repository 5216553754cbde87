import { Client, type CombinedError, fetchExchange, type OperationResult } from '@urql/core';
import { type Connect, Refusal } from './follow-import.ts';
import { FollowImportDocument, type FollowImportSubscription } from './generated/graphql.ts';

export type ImportEvent = FollowImportSubscription['importProgress'];

/** Everything over fetch, subscriptions as server-sent events. Without a cache: what is shown is told while it happens. */
export const createClient = (url: string, token: string): Client =>
  new Client({
    url: `${url}/graphql`,
    preferGetMethod: false,
    fetchSubscriptions: true,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    exchanges: [fetchExchange],
  });

/** The events of an import over one connection. */
export const eventsOf =
  (client: Client, jobId: string): Connect<ImportEvent> =>
  (after, onEvent, signal) =>
    new Promise((resolve, reject) => {
      const answers = client.subscription(FollowImportDocument, { jobId, after });
      const { unsubscribe } = answers.subscribe((answer) => pass(answer, { onEvent, resolve, reject }));
      signal.addEventListener('abort', () => {
        unsubscribe();
        resolve();
      });
    });

interface Taker {
  readonly onEvent: (event: ImportEvent) => void;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** With its end urql hands the last answer out once more. */
function pass({ data, error, hasNext }: OperationResult<FollowImportSubscription>, taker: Taker): void {
  if (error) taker.reject(reasonOf(error));
  else if (data) taker.onEvent(data.importProgress);
  if (!hasNext) taker.resolve();
}

/** A connection is tried again; what the server has said, it would say again. */
const reasonOf = ({ networkError, graphQLErrors: [first], message }: CombinedError): Error =>
  networkError ?? new Refusal(first?.message ?? message);
