import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Problem } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import type { Answer } from './http-answers.ts';
import { asAnswer, asGraphqlAnswer, refusal } from './refusals.ts';

/** Notes what is asked to end and has not yet, for who cannot wait any longer. */
interface Endings {
  /** Waits for the end of a part, which is called by this name until then. */
  until(part: string, end: Promise<unknown>): Promise<void>;
  /** The names of what has not ended, in the order in which it was asked to. */
  pending(): readonly string[];
}

export function createEndings(): Endings {
  const pending = new Set<string>();
  return {
    until: async (part, end) => {
      pending.add(part);
      await end;
      pending.delete(part);
    },
    pending: () => [...pending],
  };
}

/** Answers that are being given, so that a server that stops can wait for them. */
interface UnderWay {
  readonly count: number;
  /** Counts the answer until it is over, and waits for that. */
  track(answer: Promise<void>): Promise<void>;
  /** Resolves when all that were under way are over. */
  settled(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  const answers = new Set<Promise<void>>();
  return {
    get count() {
      return answers.size;
    },
    track: (answer) => {
      answers.add(answer);
      return answer.finally(() => answers.delete(answer));
    },
    settled: async () => void (await Promise.allSettled(answers)),
  };
}

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

const refused = refusal(
  'SERVER_STOPPING',
  'The server was told to stop, and takes nothing new. Try again when it or another one is there.',
);

/** What every other request is answered with, in the words of GraphQL and of everything else. */
export function stoppingAnswer(requestId: string): Answer {
  const { body, ...answer } = asAnswer(refused);
  return { ...answer, body: { ...body, ...asGraphqlAnswer(refused, requestId).body } };
}

/**
 * Ends the process when its database has crashed: nothing can be done in good order, and what is left behind is what a
 * killed server leaves behind.
 */
export const endAfterCrash =
  (log: Log) =>
  ({ code, message }: Problem): never => {
    log.fatal({ code }, message);
    process.exit(exitCodes.crashed);
  };

/** How the process ends, for who supervises it. */
export const exitCodes = { stopped: 0, failed: 1, late: 2, forced: 3, crashed: 4 } as const;
