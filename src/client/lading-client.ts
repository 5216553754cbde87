import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** Where the server is and how to sign in. */
export interface ClientOptions {
  /** `http://host:port`, without a path. */
  readonly url: string;
  readonly token: string;
}

type Variables = Readonly<Record<string, unknown>>;

interface Answer<Data> {
  readonly data?: Data | null | undefined;
  readonly errors?: readonly { readonly message: string }[] | undefined;
}

/** Speaks the public API: requests over HTTP, subscriptions over WebSocket. */
export interface LadingClient {
  request<Data>(query: string, variables?: Variables): Promise<Data>;
  /** One item for each event; leaving the loop ends the subscription. */
  subscribe<Data>(query: string, variables?: Variables): AsyncIterableIterator<Data>;
  close(): Promise<void>;
}

export function createLadingClient({ url, token }: ClientOptions): LadingClient {
  const authorization = `Bearer ${token}`;
  const sockets = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
  });
  return {
    request: async <Data>(query: string, variables: Variables = {}) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', authorization },
        body: JSON.stringify({ query, variables }),
      });
      return dataOf((await response.json()) as Answer<Data>);
    },
    subscribe: <Data>(query: string, variables: Variables = {}) =>
      events(sockets.iterate<Data>({ query, variables })),
    close: async () => sockets.dispose(),
  };
}

async function* events<Data>(answers: AsyncIterableIterator<Answer<Data>>): AsyncGenerator<Data> {
  for await (const answer of answers) yield dataOf(answer);
}

function dataOf<Data>({ data, errors = [] }: Answer<Data>): Data {
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  if (data == null) throw new Error('The server answered without data.');
  return data;
}
