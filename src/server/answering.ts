import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { codeExtensions } from '../lib/problem.ts';

// Streams of server-sent events end only with their connection, and would keep the server from stopping.
const graceMs = 500;

/** Answers as they are given, so that a server that stops can see to their end. */
export class Answering {
  readonly #underWay = new Set<ServerResponse>();

  track(response: ServerResponse): void {
    this.#underWay.add(response);
    response.once('close', () => this.#underWay.delete(response));
  }

  /** Resolves when all are given, or were cut off because they take too long. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.#cutOff(), graceMs);
    while (this.#underWay.size > 0)
      await Promise.all([...this.#underWay].map((response) => once(response, 'close')));
    clearTimeout(timer);
  }

  #cutOff(): void {
    for (const response of this.#underWay) response.destroy();
  }
}

/** What is answered to who asks whether requests can be sent here. */
export const stopping = { status: 'stopping', reason: 'The server was told to stop.' };

const code = 'SERVER_STOPPING';
const message =
  'The server was told to stop, and takes nothing new. Try again when it or another one is there.';

/** What every other request is refused with, in the words of GraphQL and of everything else. */
export const stoppingRefusal = {
  status: 503,
  body: { code, message, errors: [{ message, extensions: codeExtensions(code) }] },
  headers: { 'retry-after': '5', connection: 'close' },
};
