import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { LostSource, StreamSource } from '../document/document-format.ts';
import { InvalidDocument } from '../document/problems.ts';
import { readAhead } from '../lib/work-ahead.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { sealedBytesTable } from '../services/sealed-bytes-table.ts';
import type { Services } from '../services/services.ts';
import { findUpload, readPart, type UploadLease } from './uploads.ts';

/** The document that was uploaded, to be read part by part, or why there is none to be had. */
export async function openUpload(services: Services, id: string): Promise<StreamSource | LostSource> {
  const lost = (problem: InvalidDocument): LostSource => ({ type: 'lost', uploadId: id, problem });
  const upload = await findUpload(services.store.dataSource.manager, id);
  if (upload === undefined) return lost(notThere.notFound());
  if (upload.is_expired) return lost(notThere.expired());
  const { state, attempt, parts, digest } = upload;
  if (state !== 'complete' || parts === null || digest === null) return lost(notThere.incomplete());
  return {
    type: 'stream',
    bytes: readUpload(services, { id, attempt }, parts),
    fingerprint: async () => digest,
    uploadId: id,
  };
}

function readUpload(services: Services, lease: UploadLease, parts: number): AsyncGenerator<Uint8Array> {
  const numbers = Array.from({ length: parts }, (_, number) => number);
  return readAhead(numbers, (number) => openPart(services, lease, number));
}

async function openPart({ store, ring }: Services, lease: UploadLease, number: number): Promise<Buffer> {
  const content = await readPart(store.dataSource.manager, lease, number);
  if (content === undefined) throw notThere.replaced();
  const part = await unpackPart(ring, { ...lease, number }, content);
  if (part === undefined) throw notThere.unreadable();
  return part;
}

const problem = (code: string, message: string) => (): InvalidDocument =>
  new InvalidDocument([{ code, message }]);

const notThere = {
  notFound: problem(
    'UPLOAD_NOT_FOUND',
    'There is no upload with this id; it may have expired. Ask `createUpload` for an address and send the document there.',
  ),
  expired: problem(
    'UPLOAD_EXPIRED',
    'The upload has expired. Ask `createUpload` for another address and send the document there.',
  ),
  incomplete: problem(
    'UPLOAD_INCOMPLETE',
    'The document of the upload is not there, or not all of it. Send it with PUT to the address of the upload first.',
  ),
  replaced: problem(
    'UPLOAD_REPLACED',
    'Another document was sent to the address of the upload while this one was read, or it was deleted. Send it again, then import.',
  ),
  unreadable: problem(
    'UPLOAD_UNREADABLE',
    'The stored upload does not open with the secrets of this server. Send the document again, or add the former secret to AUTH_ENCRYPTION_PREVIOUS_SECRETS.',
  ),
};

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
const fastest = { params: { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: 18 } };

/** Where a part belongs: the part of another upload, attempt or number does not open there. */
interface PartPlace extends UploadLease {
  readonly number: number;
}

/** A part as it is stored: compressed, then sealed, as a document can carry credentials in clear. */
export async function packPart(ring: KeyRing, place: PartPlace, part: Uint8Array): Promise<Buffer> {
  return ring.sealBytes(textOf(place), await compress(part, fastest));
}

/** A stored part as it came; undefined where it does not open. */
async function unpackPart(ring: KeyRing, place: PartPlace, content: Uint8Array): Promise<Buffer | undefined> {
  const compressed = ring.openBytes(textOf(place), content);
  return compressed && decompress(compressed);
}

/** Where parts of uploads are sealed. */
export const sealedParts = sealedBytesTable<PartPlace>({
  table: 'upload_parts',
  key: ['upload_id', 'number'],
  column: 'content',
  others: { columns: 'upload_id AS id, attempt, number', join: 'JOIN uploads ON uploads.id = upload_id' },
  placeOf: (place) => textOf(place),
});

const textOf = ({ id, attempt, number }: PartPlace): string =>
  JSON.stringify(['upload', id, attempt, number]);
