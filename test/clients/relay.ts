import { createClient } from 'graphql-ws';
import {
  commitMutation,
  Environment,
  fetchQuery,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
} from 'relay-runtime';
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
import { relayArtifact } from './relay-artifact.ts';

/** What the network layer was answered; Relay itself passes errors on only in part. */
type Payload = Parameters<typeof foreignErrors>[0];

/** Relay's runtime with its normalised store: queries over HTTP, subscriptions over graphql-ws. */
export function relay(server: ServerAddress): ForeignClient {
  const sockets = createClient({
    url: webSocketUrl(server),
    webSocketImpl: WebSocket,
    connectionParams: bearer(server),
  });
  let lastErrors: Payload;
  const environment = new Environment({
    store: new Store(new RecordSource()),
    network: Network.create(
      async ({ text }, variables) => {
        const response = await fetch(`${server.url}/graphql`, {
          method: 'POST',
          headers: { ...bearer(server), 'content-type': 'application/json' },
          body: JSON.stringify({ query: text, variables }),
        });
        const payload = await response.json();
        lastErrors = payload.errors;
        return payload;
      },
      ({ text }, variables) =>
        Observable.create((sink) =>
          // graphql-ws and Relay name the same parts of an answer with other types.
          sockets.subscribe(
            { query: text ?? '', variables },
            sink as Parameters<typeof sockets.subscribe>[1],
          ),
        ),
    ),
  });
  const answered = async (work: () => Promise<unknown>): Promise<ForeignAnswer> => {
    lastErrors = undefined;
    const data = await work().catch((error: unknown) => {
      if (lastErrors === undefined) throw error;
      return null;
    });
    return { data: data ?? null, errors: foreignErrors(lastErrors) };
  };
  return {
    query: (document, variables = {}) =>
      answered(async () => fetchQuery(environment, relayArtifact(document), variables).toPromise()),
    mutate: (document, variables = {}) =>
      answered(
        () =>
          new Promise((resolve, reject) => {
            commitMutation(environment, {
              mutation: relayArtifact(document),
              variables,
              onCompleted: resolve,
              onError: reject,
            });
          }),
      ),
    subscribe: (document, variables) =>
      iterate((sink) => {
        const { dispose } = requestSubscription(environment, {
          subscription: relayArtifact(document),
          variables,
          onNext: (data) => sink.next(data),
          onError: (error) => sink.error(error),
          onCompleted: () => sink.complete(),
        });
        return dispose;
      }),
    close: async () => sockets.dispose(),
  };
}
