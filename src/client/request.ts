import type { Endpoint } from './endpoint.ts';
import { TransportError } from './transport-error.ts';

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
