import { once } from 'node:events';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

interface Place {
  readonly url: string;
  readonly token: string;
}

/** A socket on which a test sends every message itself; it ends with the test. */
export function openSocket({ url }: Place, headers: Readonly<Record<string, string>> = {}): WebSocket {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  socket.on('error', () => undefined);
  onTestFinished(async () => {
    if (socket.readyState === socket.CLOSED) return;
    // An error comes first where it was never opened.
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.terminate();
    await closed;
  });
  return socket;
}

export async function init(socket: WebSocket, payload: object | undefined): Promise<void> {
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
}

export async function openSignedIn(place: Place): Promise<WebSocket> {
  const socket = openSocket(place);
  await init(socket, { token: place.token });
  expect(await messageOf(socket)).toEqual({ type: 'connection_ack' });
  return socket;
}

/** The next message. */
export async function messageOf(socket: WebSocket): Promise<unknown> {
  const [data] = await once(socket, 'message');
  return JSON.parse(String(data));
}

/** What the server closes it with. */
export async function closingOf(socket: WebSocket): Promise<[number, string]> {
  const [code, reason] = await once(socket, 'close');
  return [code, String(reason)];
}
