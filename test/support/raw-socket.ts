import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { RunningTestServer } from './run-server.ts';

/** The first answer to an operation over a WebSocket, as text: variables and answer are what is sent, byte for byte. */
export async function askRawSocket(
  { url, token }: Pick<RunningTestServer, 'url' | 'token'>,
  query: string,
  variables = '{}',
): Promise<string> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  try {
    await once(socket, 'open');
    const payload = { authorization: `Bearer ${token}` };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    await once(socket, 'message');
    const answered = once(socket, 'message');
    socket.send(
      `{"type":"subscribe","id":"1","payload":{"query":${JSON.stringify(query)},"variables":${variables}}}`,
    );
    return String((await answered)[0]);
  } finally {
    socket.close();
  }
}
