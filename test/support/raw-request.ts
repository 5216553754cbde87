import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which a test writes every byte itself. */
export async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // What the server ends is seen in what was read.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

export const headOf = (request: string, headers: Readonly<Record<string, string | number>>): string =>
  `${[`${request} HTTP/1.1`, 'Host: lading.test', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;

/** Everything that comes until it has these words, or until the end. */
export async function readUntil(socket: Socket, words: string): Promise<string> {
  let read = '';
  for (;;) {
    const piece: Buffer | null = socket.read();
    if (piece !== null) read += piece.toString();
    if (read.includes(words) || socket.readableEnded || socket.destroyed) return read;
    if (piece === null)
      await Promise.race([once(socket, 'readable'), once(socket, 'end'), once(socket, 'close')]).catch(
        () => undefined,
      );
  }
}

export const readToEnd = (socket: Socket): Promise<string> => readUntil(socket, '\u0000never');
