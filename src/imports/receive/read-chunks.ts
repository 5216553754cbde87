import { uncompressed } from '../../document/compressions.ts';
import type { CutEntity, DocumentSource, Envelope } from '../../document/document-format.ts';
import { hasServers, readServersFile } from '../../document/formats/mcp-json/read-servers-file.ts';
import type { DocumentLimits } from '../../document/limits.ts';
import { documentProblems, InvalidDocument } from '../../document/problems.ts';
import { readDocumentValue } from '../../document/read-document-value.ts';
import {
  type DocumentRecipient,
  documentSecret,
  envelopeBytes,
  recipientAt,
  recipientIn,
  requireIdentity,
} from '../../document/recipient.ts';
import { readRecognised } from '../../document/recognise-format.ts';
import { refusePassphrase, unsealed } from '../../document/unsealed.ts';
import type { EntitySelection } from '../../kinds/words.ts';
import { peek } from '../../lib/bytes.ts';
import { workAhead } from '../../lib/work-ahead.ts';
import { createKeyRing, type KeyRing } from '../../secrets/key-ring.ts';
import type { Services } from '../../services/services.ts';
import type { Chunk } from '../chunk.ts';
import { batchEntities } from './batch-entities.ts';
import { createPreparer } from './preparer.ts';

/** A document that is read, and what is wanted of it. */
export interface DocumentToRead {
  readonly source: DocumentSource;
  /** Opens the document itself where it is sealed. */
  readonly passphrase?: string | undefined;
  /** Opens secrets that are sealed under it, and not under this server's keys. */
  readonly sourceSecret?: string | undefined;
  /** An age identity, where secrets are sealed for its recipient. */
  readonly sourceIdentity?: string | undefined;
  /** None: everything. */
  readonly selection?: readonly EntitySelection[] | undefined;
  /** Where a secret that does not open is like one that is masked, not a reason to refuse its entity. */
  readonly masksUnopened?: boolean;
}

/**
 * The chunks that a document becomes, whatever shape it comes in, of `size` entities at most; at the end, what it says of
 * itself. The next ones are prepared while one is used. Throws `InvalidDocument` where it cannot be read on.
 */
export async function* readChunks(
  { ring, limits }: Pick<Services, 'ring' | 'limits'>,
  document: DocumentToRead,
  size: number,
): AsyncGenerator<Chunk, Envelope> {
  const { selection, masksUnopened = false } = document;
  const { reader, ring: source } = await readSource(document, limits);
  const keys = { ring, ...(source && { source }) };
  const preparer = createPreparer({ keys, limits, masksUnopened, ...(selection && { selection }) });
  const batches = batchEntities(reader, size);
  const chunks: AsyncIterator<Chunk | undefined, Envelope> = workAhead(
    batches,
    (batch) => preparer.prepare(batch),
    preparer.width,
  );
  try {
    let next = await chunks.next();
    for (; !next.done; next = await chunks.next()) if (next.value !== undefined) yield next.value;
    return next.value;
  } finally {
    await chunks.return?.();
    preparer.close();
  }
}

/** A document that is open: its entities as they are read, and at the end what it says of itself. */
interface OpenedSource {
  readonly reader: AsyncGenerator<readonly CutEntity[], Envelope>;
  /** Of what its secrets are sealed under, as far as that was given. */
  readonly ring: KeyRing | undefined;
}

/** Opens a document, whatever shape it comes in. Throws `InvalidDocument`. */
export async function readSource(document: DocumentToRead, limits: DocumentLimits): Promise<OpenedSource> {
  const { source, passphrase } = document;
  if (source.type !== 'value')
    return readBytes(source.type === 'text' ? pieces(bytesOf(source.text)) : source.bytes, document, limits);
  refusePassphrase(passphrase);
  const { value } = source;
  const reader = hasServers(value) ? readServersFile(value, limits) : readDocumentValue(value, limits);
  return { reader, ring: await ringOf(recipientIn(value), document) };
}

async function readBytes(
  bytes: AsyncIterable<Uint8Array>,
  document: DocumentToRead,
  limits: DocumentLimits,
): Promise<OpenedSource> {
  const { start, whole, close } = await peek(opened(bytes, limits, document.passphrase), envelopeBytes);
  try {
    return { reader: readRecognised(whole, limits), ring: await ringOf(recipientAt(start), document) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function ringOf(
  recipient: DocumentRecipient | undefined,
  { sourceSecret, sourceIdentity, masksUnopened }: DocumentToRead,
): Promise<KeyRing | undefined> {
  if (!masksUnopened) requireIdentity(recipient, sourceIdentity);
  const ofDocument = await documentSecret(recipient, sourceIdentity || undefined);
  const [current, ...previous] = [ofDocument, sourceSecret].flatMap((secret) => secret || []);
  return current === undefined ? undefined : createKeyRing({ current, previous });
}

/** Compressed and then sealed is the order of our own files; some are compressed twice, and none three times. */
const opened = (
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
  passphrase: string | undefined,
): AsyncGenerator<Uint8Array> =>
  uncompressed(uncompressed(unsealed(bytes, passphrase, limits), limits), limits);

/** The bytes of a text. Half a surrogate pair would become another character without a word, and is refused. */
function bytesOf(text: string): Buffer {
  if (/\p{Surrogate}/u.test(text)) throw new InvalidDocument([documentProblems.halfPair()]);
  return Buffer.from(text);
}

const pieceBytes = 262_144;

/** The bytes in pieces, so that chunks are stored while what follows is read. */
async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes)
    yield bytes.subarray(start, start + pieceBytes);
}
