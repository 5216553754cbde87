import { LineFull, type Place, Turns } from '../lib/places.ts';
import { type ProblemError, problemError } from '../lib/problem.ts';
import { whenAborted } from '../lib/stoppable.ts';
import type { Services } from '../services/services.ts';

/** What an operation answers, as it is being sent. */
export interface AnswerOnItsWay {
  /** Aborted when it is over, whichever way. */
  readonly over: AbortSignal;
  cutOff(): void;
}

/** How long an answer may still be taken once others wait for its place. */
const graceMs = 60_000;

/**
 * The exports and comparisons of one operation: one after the other, and all of them with one place. It is kept until
 * the answer is sent, as they are held in memory until then.
 */
export class Exporting {
  readonly #services: Pick<Services, 'exports' | 'limits'>;
  readonly #caller: string;
  readonly #answer: AnswerOnItsWay | undefined;
  readonly #graceMs: number;
  readonly #turns = new Turns();
  #place: Place | undefined;
  #isReading = false;
  readonly #stopping = new AbortController();

  /** Without an answer that can be watched, the place is given back after each of them. */
  constructor(
    services: Pick<Services, 'exports' | 'limits'>,
    caller: string,
    answer?: AnswerOnItsWay,
    grace = graceMs,
  ) {
    this.#services = services;
    this.#caller = caller;
    this.#answer = answer;
    this.#graceMs = grace;
    if (answer !== undefined) whenAborted(answer.over, () => this.stop(answer.over.reason));
  }

  /** Nobody needs what is being read any more: it is read no further. */
  stop(reason: unknown): void {
    this.#stopping.abort(reason);
  }

  /** Throws `TOO_MANY_EXPORTS`, and what it was stopped with. */
  async run<Result>(read: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const leave = await this.#turns.enter();
    try {
      this.#place ??= await this.#enter();
      this.#isReading = true;
      return await read(this.#stopping.signal);
    } finally {
      this.#isReading = false;
      if (this.#answer === undefined || this.#answer.over.aborted) this.#leave();
      leave();
    }
  }

  async #enter(): Promise<Place> {
    const place = await enterExports(this.#services, this.#caller, this.#stopping.signal);
    if (this.#answer !== undefined) this.#keepUntilSent(this.#answer, place);
    return place;
  }

  #keepUntilSent({ over, cutOff }: AnswerOnItsWay, { wanted }: Place): void {
    whenAborted(over, () => this.#isReading || this.#leave());
    whenAborted(wanted, () => {
      const timer = setInterval(() => this.#isReading || cutOff(), this.#graceMs);
      timer.unref();
      whenAborted(over, () => clearInterval(timer));
    });
  }

  #leave(): void {
    this.#place?.leave();
    this.#place = undefined;
  }
}

/** Waits for a place among those who read the configuration. Throws `TOO_MANY_EXPORTS`; see `Places`. */
export async function enterExports(
  { exports, limits }: Pick<Services, 'exports' | 'limits'>,
  caller: string,
  signal?: AbortSignal,
): Promise<Place> {
  try {
    return await exports.enter({ caller, signal });
  } catch (error) {
    if (!(error instanceof LineFull)) throw error;
    throw error.isOfCaller ? tooManyOfCaller(limits) : tooManyExports(limits);
  }
}

/** The error of a line that is full: as many as may wait do so; later there is room again. */
const tooManyExports = ({ exports, waitingExports }: Services['limits']): ProblemError =>
  problemError(
    'TOO_MANY_EXPORTS',
    `${exports} exports or comparisons are being read and ${waitingExports} more wait, which is all that the settings ` +
      'LADING_MAX_EXPORTS and LADING_MAX_WAITING_EXPORTS allow. Nothing was read; try again in a moment.',
  );

const tooManyOfCaller = ({ callerExports }: Services['limits']): ProblemError =>
  problemError(
    'TOO_MANY_EXPORTS',
    `${callerExports} exports or comparisons of yours are being read or wait, which is all that the setting ` +
      'LADING_MAX_CALLER_EXPORTS allows. Nothing was read; try again when one of them is over.',
  );
