import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Act } from '../audit/audit-log.ts';
import { limitBytes, splitBytes } from '../lib/bytes.ts';
import { decompress, type Encoding, NotDecompressible } from '../lib/decompress.ts';
import { workAhead } from '../lib/work-ahead.ts';
import type { Services } from '../services/services.ts';
import type { Limits } from '../settings/settings.ts';
import { isOutOfRoom } from '../store/database-errors.ts';
import type { Store } from '../store/store.ts';
import { packPart } from './open-upload.ts';
import { documentTooLarge, type UploadProblem, uploadProblem, uploadTooLarge } from './upload-problem.ts';
import {
  abandonUpload,
  claimUpload,
  completeUpload,
  findUpload,
  insertPart,
  renewUpload,
  type UploadContent,
  type UploadLease,
  uploadLeaseSeconds,
} from './uploads.ts';

const partBytes = 1_048_576;
const renewMs = (uploadLeaseSeconds * 1_000) / 4;

/** A document on its way in. */
export interface UploadBody {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Undefined: as it is. */
  readonly encoding: Encoding | undefined;
}

/** A document that is stored and can be imported. */
interface ReceivedUpload extends UploadContent {
  readonly expiresAt: Date;
}

/**
 * Stores a document as it arrives, in the place of an earlier one. Throws an `UploadProblem` when it is refused or cut off;
 * then nothing of it is left, and the address can be used again. Without an act it is a part of something else that is
 * told of.
 */
export async function receiveUpload(
  services: Services,
  id: string,
  body: UploadBody,
  act?: Act,
): Promise<ReceivedUpload> {
  const { manager } = services.store.dataSource;
  const lease = await claim(services.store, id);
  const timer = setInterval(() => renewUpload(manager, lease).catch(() => undefined), renewMs);
  try {
    const content = await storeParts(services, lease, documentOf(body, services.limits));
    const expiresAt = await services.store.transaction((transaction) =>
      complete(transaction, { lease, content, act }),
    );
    return { ...content, expiresAt };
  } catch (error) {
    await services.store.transaction((transaction) => abandonUpload(transaction, lease));
    throw problemOf(error) ?? error;
  } finally {
    clearInterval(timer);
  }
}

interface Completion {
  readonly lease: UploadLease;
  readonly content: UploadContent;
  readonly act: Act | undefined;
}

async function complete(manager: EntityManager, { lease, content, act }: Completion): Promise<Date> {
  const completed = await completeUpload(manager, lease, content);
  if (completed === undefined) throw uploadProblem('UPLOAD_TAKEN_OVER');
  await act?.done(manager, { actor: completed.createdBy, details: { bytes: content.bytes } });
  return completed.expiresAt;
}

/** Counted before and after it is decompressed: neither a flood nor a bomb gets far. */
function documentOf({ bytes, encoding }: UploadBody, limits: Limits): AsyncIterable<Uint8Array> {
  const sent = limitBytes(bytes, limits.uploadBytes, () => uploadTooLarge(limits));
  const document = encoding === undefined ? sent : decompress(sent, encoding);
  return limitBytes(document, limits.documentBytes, () => documentTooLarge(limits));
}

/** Stores a document in parts; one is written while the next one is packed. */
async function storeParts(
  { store, ring }: Services,
  lease: UploadLease,
  document: AsyncIterable<Uint8Array>,
): Promise<UploadContent> {
  const hash = createHash('sha256');
  let bytes = 0;
  let begun = 0;
  let parts = 0;
  const pack = (part: Buffer): Promise<Buffer> => {
    hash.update(part);
    bytes += part.length;
    return packPart(ring, { ...lease, number: begun++ }, part);
  };
  for await (const content of workAhead(splitBytes(document, partBytes), pack, 2)) {
    const isStored = await insertPart(store.dataSource.manager, lease, parts++, content);
    if (!isStored) throw uploadProblem('UPLOAD_TAKEN_OVER');
  }
  return { bytes, parts, digest: `sha256:${hash.digest('hex')}` };
}

function problemOf(error: unknown): UploadProblem | undefined {
  const cause = { cause: error };
  if (error instanceof NotDecompressible) return uploadProblem('INVALID_CONTENT_ENCODING', cause);
  if (isOutOfRoom(error)) return uploadProblem('INSUFFICIENT_STORAGE', cause);
  return isCutOff(error) ? uploadProblem('UPLOAD_INTERRUPTED', cause) : undefined;
}

const isCutOff = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes(String(error.code));

/** The right to write to an upload, or the problem that says why there is none. */
function claim(store: Store, id: string): Promise<UploadLease> {
  return store.transaction(async (manager) => {
    const lease = await claimUpload(manager, id);
    if (lease !== undefined) return lease;
    const upload = await findUpload(manager, id);
    if (upload === undefined) throw uploadProblem('UPLOAD_NOT_FOUND');
    throw uploadProblem(upload.is_expired ? 'UPLOAD_EXPIRED' : 'UPLOAD_IN_PROGRESS');
  });
}
