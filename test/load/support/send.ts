import { type OutgoingHttpHeaders, request } from 'node:http';
import type { Target } from './target.ts';

interface Sending {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** None: as nobody. */
  readonly isSignedIn?: boolean;
  /** Does not read what is answered. */
  readonly isDeaf?: boolean;
}

/** What became of a request: its status, or that it was cut off. */
export type Fate = number | 'cut off';

const patienceMs = 20_000;

/** Sends one request on a connection of its own, and is done with it after a while whatever comes. */
export function send({ url, token }: Target, path: string, sending: Sending = {}): Promise<Fate> {
  const { method = 'POST', headers = {}, body, isSignedIn = true, isDeaf = false } = sending;
  return new Promise((resolve) => {
    const sent = request(url + path, {
      method,
      agent: false,
      headers: {
        'content-type': 'application/json',
        ...(isSignedIn && { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    const timer = setTimeout(() => end('cut off'), patienceMs);
    const end = (fate: Fate): void => {
      clearTimeout(timer);
      sent.destroy();
      resolve(fate);
    };
    sent.on('error', () => end('cut off'));
    sent.on('response', (response) => {
      if (isDeaf) return;
      response.resume();
      response.on('close', () => end(response.statusCode ?? 'cut off'));
    });
    sent.end(body);
  });
}

export const graphql = (query: string, variables?: object): Pick<Sending, 'body'> => ({
  body: JSON.stringify({ query, variables }),
});

/** So many at the same time. */
export const times = <Result>(count: number, act: (number: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, number) => act(number)));
