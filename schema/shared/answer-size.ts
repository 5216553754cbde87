import { GraphQLError } from 'graphql';

/** What an object takes in memory until it is sent, beside its values. */
const objectBytes = 200;

/** How large the answer of one operation has become so far. */
export class AnswerSize {
  readonly #limit: number;
  readonly #filling = new AbortController();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Aborted, with what the client is to be told, as soon as it is larger than it may be. */
  get full(): AbortSignal {
    return this.#filling.signal;
  }

  /** No answer has room for more. */
  get mostObjects(): number {
    return Math.floor(this.#limit / objectBytes);
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limit && !this.full.aborted) this.#filling.abort(tooLarge(this.#limit));
  }

  addObjects(count: number): void {
    this.add(count * objectBytes);
  }

  /** For who knows that more is coming than there is room for; gives what the client is told. */
  overflow(): unknown {
    this.add(this.#limit + 1);
    return this.full.reason;
  }
}

const tooLarge = (limit: number): GraphQLError =>
  new GraphQLError(
    `The answer would have over ${limit} bytes, and it may have no more of them (LADING_MAX_ANSWER_BYTES). An entity is ` +
      'written wherever something refers to it: ask for smaller pages (`first`) or for fewer fields, or take a `document` or ' +
      'a `download`, which have each entity once. What a mutation has done is done: look before you repeat it.',
    { extensions: { code: 'ANSWER_TOO_LARGE' } },
  );
