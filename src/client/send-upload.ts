import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { chunksOf } from './chunks-of.ts';
import type { CallOptions, Endpoint } from './endpoint.ts';
import { request } from './request.ts';
import { TransportError } from './transport-error.ts';

/** The path of a file, or the bytes themselves as they come. */
export type UploadContent = string | URL | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/** A document that is there and can be imported: `source: { uploadId }`. */
export interface UploadedDocument {
  readonly __typename: 'UploadedDocument';
  readonly uploadId: string;
  /** Of the document itself, decompressed. */
  readonly bytes: number;
  readonly digest: string;
  readonly expiresAt: string;
}

/** The server does not take the document; nothing of it was kept. */
export interface UploadProblem {
  readonly __typename: 'UploadProblem';
  readonly code: string;
  readonly message: string;
}

export type UploadResult = UploadedDocument | UploadProblem;

const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** Streams a document to the address of an upload, compressed on the way unless it is a gzip file already. */
export async function sendUpload(
  endpoint: Pick<Endpoint, 'fetch'>,
  address: string,
  content: UploadContent,
  { signal }: CallOptions,
): Promise<UploadResult> {
  const { body, isCompressed } = await compressed(content);
  const init = {
    method: 'PUT',
    headers: isCompressed ? { 'content-encoding': 'gzip' } : {},
    // Web streams of Node and of the web's types are told apart by name only.
    body: Readable.toWeb(body) as unknown as NonNullable<RequestInit['body']>,
    // A request whose body is a stream has to say so.
    duplex: 'half' as const,
    signal: signal ?? null,
  };
  try {
    return await readResult(await request(endpoint, address, init));
  } finally {
    body.destroy();
  }
}

/** A file that cannot be read fails here, before anything is sent. */
async function compressed(content: UploadContent): Promise<{ body: Readable; isCompressed: boolean }> {
  const bytes = asIterable(content)[Symbol.asyncIterator]();
  const first = await bytes.next();
  const whole = first.done
    ? Readable.from([])
    : Readable.from(prepend(first.value, bytes), { objectMode: false });
  if (!first.done && gzipMagic.equals(first.value.subarray(0, 2)))
    return { body: whole, isCompressed: false };
  // Level 1: on the way to a server nearby, time is worth more than bytes.
  const gzip = createGzip({ level: 1 });
  whole.once('error', (error) => gzip.destroy(error));
  return { body: whole.pipe(gzip), isCompressed: true };
}

function asIterable(content: UploadContent): AsyncIterable<Uint8Array> {
  if (typeof content === 'string' || content instanceof URL) return createReadStream(content);
  return content instanceof ReadableStream ? chunksOf(content) : content;
}

async function* prepend(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    await rest.return?.();
  }
}

async function readResult(response: Response): Promise<UploadResult> {
  const answer: unknown = await response.json().catch(() => undefined);
  if (typeof answer !== 'object' || answer === null || response.status >= 500) {
    const message = `The upload was answered with the HTTP status ${response.status}.`;
    throw new TransportError('UNEXPECTED_ANSWER', message, { status: response.status });
  }
  // The two forms that docs/uploads.md promises.
  return response.ok
    ? { __typename: 'UploadedDocument', ...(answer as Omit<UploadedDocument, '__typename'>) }
    : { __typename: 'UploadProblem', ...(answer as Omit<UploadProblem, '__typename'>) };
}
