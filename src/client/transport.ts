/** Where the server is and how to sign in. */
export interface Endpoint {
  /** `http://host:port`, without the path of the API. */
  readonly url: string;
  readonly token: string;
  /** Instead of the platform's own, for proxies and certificates. */
  readonly fetch?: typeof fetch;
  /** Instead of `JSON.parse`, for who wants numbers as they were written. */
  readonly parse?: (text: string) => unknown;
}

export interface CallOptions {
  /** Ends the call; it throws the signal's reason then. */
  readonly signal?: AbortSignal | undefined;
}

/** `fetch`, where a connection that fails is a `TransportError` and an end that was asked for is not. */
export async function request(
  { fetch: ask = fetch }: Pick<Endpoint, 'fetch'>,
  url: string,
  init: RequestInit,
) {
  try {
    return await ask(url, init);
  } catch (error) {
    throw lost(url, error, init.signal);
  }
}

/** What a failed connection is to whoever asked; the reason of the signal, if it was that. */
export function lost(url: string, error: unknown, signal?: AbortSignal | null): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof TransportError) return error;
  const message = `${new URL(url).origin} cannot be reached: ${reasonOf(error)}.`;
  return new TransportError('UNREACHABLE', message, { cause: error });
}

/** `fetch` says only that it failed; why is in what it was caused by. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  const { code } = error as NodeJS.ErrnoException;
  return error.message || code || error.name;
}

/** What the codes of a `TransportError` are, besides those that the server gives to its GraphQL errors. */
export type TransportCode =
  | 'UNREACHABLE'
  | 'SILENT'
  | 'UNAUTHENTICATED'
  | 'INTERNAL_SERVER_ERROR'
  | 'UNEXPECTED_ANSWER';

interface TransportErrorOptions {
  readonly status?: number;
  readonly cause?: unknown;
}

/**
 * An operation got no answer, or an error instead of one. What can be expected of an operation is a value of its result
 * instead, told apart by `__typename`.
 *
 * - `UNREACHABLE`: no connection, or it was lost before the answer was there.
 * - `SILENT`: the connection is open, and nothing comes, not even signs of life.
 * - `UNAUTHENTICATED`: no token, or one that the server does not know.
 * - `INTERNAL_SERVER_ERROR`: the server says why in its log.
 * - `UNEXPECTED_ANSWER`: what answers is not Lading; `status` is that of HTTP.
 * - `DATABASE_UNAVAILABLE`, `DATABASE_READ_ONLY`, `DATABASE_TIMEOUT`, `INSUFFICIENT_STORAGE`: the server is well, and its
 *   database is not; the message says what to do.
 * - `SERVER_STOPPING`, `TOO_MANY_EXPORTS`: it has no time for this now, and will have, or another replica has.
 * - any other: the `extensions.code` of the server's GraphQL error, such as `BAD_USER_INPUT`.
 */
export class TransportError extends Error {
  readonly code: TransportCode | (string & {});
  readonly status: number | undefined;

  constructor(
    code: TransportError['code'],
    message: string,
    { status, ...options }: TransportErrorOptions = {},
  ) {
    super(message, options);
    this.name = 'TransportError';
    this.code = code;
    this.status = status;
  }

  /** Whether the same may be answered when it is asked again a little later. */
  get isTemporary(): boolean {
    if (this.code === 'UNEXPECTED_ANSWER') return this.status !== undefined && this.status >= 502;
    return temporary.has(this.code);
  }
}

const temporary: ReadonlySet<string> = new Set([
  'UNREACHABLE',
  'SILENT',
  'INTERNAL_SERVER_ERROR',
  'DATABASE_UNAVAILABLE',
  'DATABASE_READ_ONLY',
  'DATABASE_TIMEOUT',
  'INSUFFICIENT_STORAGE',
  'SERVER_STOPPING',
  'TOO_MANY_EXPORTS',
]);

/** What a stream of the web gives, piece by piece; its types do not know yet that it can be iterated. */
export async function* chunksOf<Chunk>(stream: ReadableStream<Chunk>): AsyncGenerator<Chunk, void> {
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}
