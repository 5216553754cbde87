import type { IncomingMessage, ServerResponse } from 'node:http';

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

/** For those who tell the client why. */
const graceMs = 5_000;
