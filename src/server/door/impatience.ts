import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import type { DoorSettings } from '../../settings/settings.ts';

interface Patience {
  readonly requestSeconds: number;
  readonly writeSeconds: number;
}

/**
 * Gives up on who takes nothing of an answer for so long. Whoever takes a little of it now and then is only slow, and an
 * answer of which nothing is ready yet is waited for by both.
 */
export function limitReading(
  response: ServerResponse,
  { writeSeconds }: Pick<Patience, 'writeSeconds'>,
): void {
  response.setTimeout(writeSeconds * 1000, () => {
    if ((response.socket?.writableLength ?? 0) > 0) response.destroy();
  });
}

/** What is not all there in time is not waited for; the answer may take as long as it likes. */
export function limitSending(
  request: IncomingMessage,
  { requestSeconds }: Pick<Patience, 'requestSeconds'>,
): void {
  const timer = setTimeout(() => request.complete || request.destroy(), requestSeconds * 1000 + graceMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}

/** How much longer than its limit a request is left, in milliseconds: who can tell the client why ends it before. */
const graceMs = 5_000;

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
