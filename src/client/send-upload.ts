import { type CallOptions, chunksOf, type Endpoint, request, TransportError } from './transport.ts';

/** The path of a file, only in Node; a `File` or other bytes that are there; or the bytes as they come. */
export type UploadContent =
  | string
  | URL
  | Blob
  | Uint8Array<ArrayBuffer>
  | ArrayBuffer
  | AsyncIterable<Uint8Array>
  | ReadableStream<Uint8Array>;

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
  /** Where the code is explained: a path on the server. */
  readonly documentation: string;
}

export type UploadResult = UploadedDocument | UploadProblem;

/**
 * Sends a document to the address of an upload, compressed on the way unless it is a gzip file already. Node streams it;
 * browsers can stream over HTTP/2 only, so there its compressed form is gathered first.
 */
export async function sendUpload(
  endpoint: Pick<Endpoint, 'fetch'>,
  address: string,
  content: UploadContent,
  { signal }: CallOptions,
): Promise<UploadResult> {
  const { body, isCompressed } = await compressed(content);
  const isNode = nodeModules() !== undefined;
  const init = {
    method: 'PUT',
    headers: isCompressed ? { 'content-encoding': 'gzip' } : {},
    body: isNode ? body : await new Response(body).blob(),
    // A request whose body is a stream has to say so.
    ...(isNode && { duplex: 'half' as const }),
    signal: signal ?? null,
  };
  return await readResult(await request(endpoint, address, init));
}

/** Removes what was sent to an address; true where there is nothing any more, false where a document is just coming. */
export async function removeUpload(
  endpoint: Pick<Endpoint, 'fetch'>,
  address: string,
  { signal }: CallOptions,
): Promise<boolean> {
  const { status } = await request(endpoint, address, { method: 'DELETE', signal: signal ?? null });
  if (status === 409) return false;
  if (status === 204 || status === 404) return true;
  const message = `The removal of an upload was answered with the HTTP status ${status}.`;
  throw new TransportError('UNEXPECTED_ANSWER', message, { status });
}

/** A file that cannot be read fails here, before anything is sent. */
async function compressed(
  content: UploadContent,
): Promise<{ body: ReadableStream<Uint8Array>; isCompressed: boolean }> {
  const bytes = asIterable(content)[Symbol.asyncIterator]();
  const first = await bytes.next();
  const whole = streamOf(first, bytes);
  const isCompressed = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b;
  return isCompressed
    ? { body: whole, isCompressed: false }
    : { body: whole.pipeThrough(compressor()), isCompressed: true };
}

/** What has been read, and what is left to be. */
const streamOf = (
  first: IteratorResult<Uint8Array, unknown>,
  rest: AsyncIterator<Uint8Array>,
): ReadableStream<Uint8Array> => {
  let next: IteratorResult<Uint8Array, unknown> | undefined = first;
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = next ?? (await rest.next());
      next = undefined;
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await rest.return?.();
    },
  });
};

type Compressor = ReadableWritablePair<Uint8Array, Uint8Array>;

/** Level 1, where there is a choice: on the way to a server nearby, time is worth more than bytes. */
function compressor(): Compressor {
  const node = nodeModules();
  // Web streams of Node and of the web's types are told apart by name only.
  return (node?.stream.Duplex.toWeb(node.zlib.createGzip({ level: 1 })) ??
    new CompressionStream('gzip')) as unknown as Compressor;
}

function asIterable(content: UploadContent): AsyncIterable<Uint8Array> {
  if (typeof content === 'string' || content instanceof URL) return readFile(content);
  if (content instanceof Blob) return chunksOf(content.stream());
  if (content instanceof ArrayBuffer || content instanceof Uint8Array)
    return chunksOf(new Blob([content]).stream());
  return content instanceof ReadableStream ? chunksOf(content) : content;
}

function readFile(path: string | URL): AsyncIterable<Uint8Array> {
  const node = nodeModules();
  if (node !== undefined) return node.fs.createReadStream(path);
  throw new TypeError('A path can be uploaded in Node only. Give a File, a Blob or a stream of bytes here.');
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

/**
 * What the client uses of Node where it runs there. It is asked for at run time, so that nothing of Node is imported and
 * a browser's bundler finds nothing to complain about; in a browser it is undefined.
 */
function nodeModules() {
  // A browser has no `process`, whatever Node's types say; some bundlers make one that cannot do this.
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  if (typeof process?.getBuiltinModule !== 'function') return undefined;
  return {
    fs: process.getBuiltinModule('fs'),
    stream: process.getBuiltinModule('stream'),
    zlib: process.getBuiltinModule('zlib'),
  };
}
