import type { IncomingMessage } from 'node:http';
import { askerOf, type Viewer } from '../../access/viewer.ts';
import type { DocumentSource, StreamSource } from '../../document/document-format.ts';
import { readOuterMembers } from '../../document/formats/json/json-format.ts';
import { mcpJsonFormat } from '../../document/formats/mcp-json/mcp-json-format.ts';
import { parseServersFile } from '../../document/formats/mcp-json/parse-servers-file.ts';
import { isOption, optionNames } from '../../document/import-options.ts';
import { recognisedBytes, recogniseFormat } from '../../document/recognise-format.ts';
import { collectBytes, peek } from '../../lib/bytes.ts';
import { decompress, type Encoding, encodingNamed, unknownEncoding } from '../../lib/decompress.ts';
import { type ProblemError, problemError } from '../../lib/problem.ts';
import { whenAborted } from '../../lib/stoppable.ts';
import type { Services } from '../../services/services.ts';
import { openUpload } from '../../uploads/open-upload.ts';
import { receiveUpload, type UploadBody } from '../../uploads/receive-upload.ts';
import { createUpload } from '../../uploads/upload-address.ts';
import { expireUpload } from '../../uploads/uploads.ts';
import { JsonMeter } from '../door/body-gauge.ts';
import { bodyOf } from '../door/expected-bodies.ts';
import { takeRoom } from '../door/read-body.ts';
import type { RestCall } from './rest-route.ts';

type Members = ReadonlyMap<string, unknown>;

/** What was sent to be imported. */
interface ReceivedBody {
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
  if (encoding !== undefined) return spool(services, viewer, { bytes, encoding });
  const { start, isAll, whole } = await peek(bytes, heldBytes + 1);
  if (start[0] === 0x1f && start[1] === 0x8b) throw unnamedGzip();
  if (isAll) return hold(services, start);
  return spool(services, viewer, { bytes: whole, encoding });
}

async function hold(services: Services, content: Buffer): Promise<ReceivedBody> {
  return {
    members: await readOptions(once(content), services),
    open: async () => ({ type: 'stream', bytes: once(content), fingerprint: neverAsked }),
    release: async () => undefined,
  };
}

async function spool(services: Services, viewer: Viewer, body: UploadBody): Promise<ReceivedBody> {
  const { id } = await createUpload(services, { ...askerOf(viewer), address: services.publicUrl });
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

async function* once(content: Buffer): AsyncGenerator<Uint8Array> {
  yield content;
}

const neverAsked = (): never => {
  throw new TypeError('Only imports with an idempotency key ask for the fingerprint.');
};

const unnamedGzip = (): ProblemError =>
  problemError(
    'UNSUPPORTED_CONTENT_ENCODING',
    'The body is compressed with gzip; say so with the header Content-Encoding: gzip.',
  );

/** The body as it was sent, and how it is encoded; refused where it is not JSON. */
function openBody(request: IncomingMessage): {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly encoding: Encoding | undefined;
} {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== '' && !/^application\/([\w.-]+\+)?json$/.test(type))
    throw problemError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the body as JSON, with the header Content-Type: application/json.',
    );
  return { bytes: bodyOf(request), encoding: encodingNamed(request.headers['content-encoding'], unknown) };
}

/** The body as it was before it was encoded. */
function decodedBody(request: IncomingMessage): AsyncIterable<Uint8Array> {
  const { bytes, encoding } = openBody(request);
  return encoding === undefined ? bytes : decompress(bytes, encoding);
}

const unknown = (): ProblemError => problemError('UNSUPPORTED_CONTENT_ENCODING', unknownEncoding);

const most = 4_194_304;

/** A body that is no document, as a value; what it takes is held until the answer is over. */
export async function readSmallBody({ request, door, gauge, signal }: RestCall): Promise<unknown> {
  const hold = gauge.open(true);
  whenAborted(signal, hold.release);
  const meter = new JsonMeter(door);
  const content = told(decodedBody(request), (piece) => takeRoom(hold, meter.weigh(piece), door));
  return parseJson((await collectBytes(content, most, tooLarge)).toString());
}

/** The bytes as they are; each piece is told before it is handed on. */
async function* told(
  bytes: AsyncIterable<Uint8Array>,
  tell: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    tell(piece);
    yield piece;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw problemError('INVALID_JSON', 'The body is not valid JSON.');
  }
}

const tooLarge = (): ProblemError =>
  problemError('REQUEST_TOO_LARGE', `The body has more than ${most} bytes; ask for less at once.`);
