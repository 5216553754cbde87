import type { DocumentSource, StreamSource } from '../../document/document-source.ts';
import { readOuterMembers } from '../../document/formats/json/read-document.ts';
import { mcpJsonFormat } from '../../document/formats/mcp-json/mcp-json-format.ts';
import { parseServersFile } from '../../document/formats/mcp-json/parse-servers-file.ts';
import { isOption, optionNames } from '../../document/import-options.ts';
import { recognisedBytes, recogniseFormat } from '../../document/recognise-format.ts';
import { peek } from '../../lib/byte-streams.ts';
import type { Services } from '../../services/services.ts';
import { openUpload } from '../../uploads/open-upload.ts';
import { receiveUpload, type UploadBody } from '../../uploads/receive-upload.ts';
import { createUpload } from '../../uploads/upload-address.ts';
import { expireUpload } from '../../uploads/uploads.ts';
import { openBody } from './open-body.ts';
import { RestProblem } from './rest-problem.ts';
import type { RestCall } from './rest-route.ts';

type Members = ReadonlyMap<string, unknown>;

/** What was sent to be imported. */
export interface ReceivedBody {
  /** What stands beside the document. */
  readonly members: Members;
  readonly open: () => Promise<DocumentSource>;
  /** To be called when it has been imported, or not. */
  readonly release: () => Promise<void>;
}

/** Larger ones are held by the database. */
const heldBytes = 1_048_576;

/**
 * Receives a body of any size. What an import is asked for may stand behind its document, and is needed before it: so the
 * body is read twice, and must wait somewhere in between.
 */
export async function receiveBody({ services, viewer, request }: RestCall): Promise<ReceivedBody> {
  const { bytes, encoding } = openBody(request);
  if (encoding !== undefined) return spool(services, viewer.name, { bytes, encoding });
  const { start, rest } = await readStart(bytes[Symbol.asyncIterator]());
  if (start[0] === 0x1f && start[1] === 0x8b) throw unnamedGzip();
  if (rest === undefined) return hold(services, start);
  return spool(services, viewer.name, { bytes: joined(start, rest), encoding });
}

async function hold(services: Services, content: Buffer): Promise<ReceivedBody> {
  return {
    members: await readOptions(once(content), services),
    open: async () => ({ type: 'stream', bytes: once(content), fingerprint: neverAsked }),
    release: async () => undefined,
  };
}

async function spool(services: Services, createdBy: string, body: UploadBody): Promise<ReceivedBody> {
  const { id } = await createUpload(services, { createdBy, address: services.publicUrl });
  const release = (): Promise<void> => expireUpload(services.store.dataSource.manager, id);
  try {
    await receiveUpload(services, id, body);
    const members = await readOptions((await openStream(services, id)).bytes, services);
    return { members, open: () => openStream(services, id), release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** What stands beside the document; another file that is known is refused as what it is, before it is no JSON. */
async function readOptions(bytes: AsyncIterable<Uint8Array>, { limits }: Services): Promise<Members> {
  const { start, whole } = await peek(bytes, recognisedBytes);
  const reading = recogniseFormat(start.subarray(0, recognisedBytes));
  if (reading !== mcpJsonFormat.reading) return readOuterMembers(whole, optionNames, limits);
  // The file of a client may have comments in it.
  const members = Object.entries(await parseServersFile(whole, limits));
  return new Map(members.filter(([name]) => isOption(name)));
}

async function openStream(services: Services, id: string): Promise<StreamSource> {
  const source = await openUpload(services, id);
  if (source.type === 'lost') throw source.problem;
  return source;
}

interface Start {
  readonly start: Buffer;
  /** Undefined where there is no more. */
  readonly rest: AsyncIterator<Uint8Array> | undefined;
}

async function readStart(bytes: AsyncIterator<Uint8Array>): Promise<Start> {
  const pieces: Uint8Array[] = [];
  for (let length = 0; length <= heldBytes; ) {
    const { done, value } = await bytes.next();
    if (done) return { start: Buffer.concat(pieces), rest: undefined };
    pieces.push(value);
    length += value.length;
  }
  return { start: Buffer.concat(pieces), rest: bytes };
}

async function* joined(start: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  yield* { [Symbol.asyncIterator]: () => rest };
}

async function* once(content: Buffer): AsyncGenerator<Uint8Array> {
  yield content;
}

const neverAsked = (): never => {
  throw new TypeError('Only imports with an idempotency key ask for the fingerprint.');
};

const unnamedGzip = (): RestProblem =>
  new RestProblem(415, 'The body is compressed with gzip; say so with the header Content-Encoding: gzip.');
