import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { DoorSettings } from '../../settings/settings.ts';

const pingMs = 12_000;
/** A ping stands in line behind what the system has taken already, and a slow reader comes to it late. */
const patiencesUntilPong = 5;

/**
 * Ends a socket whose other side is gone or takes nothing of what it is sent. Whoever is only slow stays: a write that
 * gets on counts, and so does anything that comes.
 */
export function watchSocket(
  socket: WebSocket,
  { socket: connection }: IncomingMessage,
  { writeSeconds }: Pick<DoorSettings, 'writeSeconds'>,
): void {
  const patienceMs = writeSeconds * 1000;
  connection.setTimeout(patienceMs, () => {
    if (connection.writableLength > 0) socket.terminate();
  });
  let heardAt = performance.now();
  const hear = (): void => {
    heardAt = performance.now();
  };
  socket.on('pong', hear).on('message', hear);
  const timer = setInterval(() => {
    if (performance.now() - heardAt > patienceMs * patiencesUntilPong) socket.terminate();
    else if (socket.readyState === socket.OPEN && socket.bufferedAmount === 0) socket.ping();
    // What is being taken is a sign of life as well.
    else hear();
  }, pingMs);
  timer.unref();
  socket.once('close', () => clearInterval(timer));
}
