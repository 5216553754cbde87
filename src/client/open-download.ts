import { chunksOf, type Endpoint, lost, request, TransportError } from './transport.ts';

/** A document on its way, in constant memory: the server is read no faster than `content` is. */
export interface Download {
  readonly filename: string;
  readonly mediaType: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Follows a link of the server; one that is cut off throws before its end, so that no half is taken for the whole. */
export async function openDownload(
  endpoint: Endpoint,
  link: { readonly url: string; readonly filename: string; readonly mediaType: string },
  { signal = null }: { readonly signal?: AbortSignal | null | undefined },
): Promise<Download> {
  const response = await request(endpoint, atEndpoint(endpoint, link.url), { signal });
  if (!response.ok || response.body === null) throw await refusalOf(response);
  const { filename, mediaType } = link;
  return { filename, mediaType, content: contentOf(endpoint, response.body, signal) };
}

/**
 * Where the server is for us: what it calls its own address may lead elsewhere from here.
 */
export function atEndpoint({ url }: Pick<Endpoint, 'url'>, address: string): string {
  const { pathname, search } = new URL(address);
  return new URL(pathname + search, url).href;
}

async function* contentOf(
  { url }: Endpoint,
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | null,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* chunksOf(body);
  } catch (error) {
    throw lost(url, error, signal);
  }
}

/** The server's own words, where it has some. */
async function refusalOf(response: Response): Promise<TransportError> {
  const { status } = response;
  const answer: unknown = await response.json().catch(() => undefined);
  const { code, message } = (answer ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === 'string' && typeof message === 'string'
    ? new TransportError(code, message, { status })
    : new TransportError('UNEXPECTED_ANSWER', `The download was answered with the HTTP status ${status}.`, {
        status,
      });
}
