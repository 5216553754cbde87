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
  { socket: connection }: Pick<IncomingMessage, 'socket'>,
  { writeSeconds }: Pick<DoorSettings, 'writeSeconds'>,
  everyMs = pingMs,
): void {
  const patienceMs = writeSeconds * 1000;
  connection.setTimeout(patienceMs, () => {
    if (connection.writableLength > 0) socket.terminate();
  });
  // Counted and not timed: a process that was held up for long has not read yet what has come meanwhile.
  const most = Math.ceil((patienceMs * patiencesUntilPong) / everyMs);
  let unanswered = 0;
  const hear = (): void => {
    unanswered = 0;
  };
  socket.on('pong', hear).on('message', hear);
  const timer = setInterval(() => {
    if (unanswered >= most) return socket.terminate();
    // What is being taken is a sign of life as well.
    if (socket.readyState !== socket.OPEN || socket.bufferedAmount > 0) return hear();
    socket.ping();
    unanswered += 1;
  }, everyMs);
  timer.unref();
  socket.once('close', () => clearInterval(timer));
}
