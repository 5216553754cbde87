import { randomBytes } from 'node:crypto';
import type { Act } from '../audit/audit-log.ts';
import { storable } from '../lib/storable.ts';
import type { Services } from '../services/services.ts';
import { tooManyUploads, uploadProblem } from './upload-problem.ts';
import { findUpload, insertUpload, removeUpload } from './uploads.ts';

/** Where uploads go, each to an address of its own below. */
export const uploadsPath = '/uploads/';

// Names of users are indexed here.
const longestActor = 255;

/** An address to which a document can be sent. */
export interface Upload {
  readonly id: string;
  readonly url: string;
  readonly expiresAt: Date;
  readonly maxBytes: number;
}

interface UploadRequest {
  readonly createdBy: string;
  /** Of the access token that they sign in with; the address ends with it. */
  readonly tokenId?: string;
  readonly goodUntil?: Date;
  /** Where the server is, for who is going to send the document. */
  readonly address: string;
  /** None where the upload is a part of something else that is told of. */
  readonly act?: Act;
}

/**
 * Makes an address that cannot be guessed: knowing it is the permission to send a document there. Throws an `UploadProblem`
 * when the user has too many of them.
 */
export async function createUpload(
  { store, limits, retention }: Pick<Services, 'store' | 'limits' | 'retention'>,
  { createdBy, tokenId, goodUntil, address, act }: UploadRequest,
): Promise<Upload> {
  const id = randomBytes(24).toString('base64url');
  const hours = retention.uploadHours;
  const most = limits.openUploads;
  const expiresAt = await store.transaction(async (manager) => {
    const made = await insertUpload(manager, {
      ...{ id, createdBy: storable(createdBy, longestActor), hours, most },
      ...(tokenId !== undefined && { tokenId }),
      ...(goodUntil !== undefined && { goodUntil }),
    });
    if (made !== undefined) await act?.done(manager);
    return made;
  });
  if (expiresAt === undefined) throw tooManyUploads(limits);
  return { id, url: `${address}${uploadsPath}${id}`, expiresAt, maxBytes: limits.documentBytes };
}

/** Forgets a document that was sent; its address is good for nothing from then on. Throws an `UploadProblem`. */
export const deleteUpload = ({ store }: Services, id: string, act: Act): Promise<void> =>
  store.transaction(async (manager) => {
    const upload = await findUpload(manager, id);
    if (upload === undefined) throw uploadProblem('UPLOAD_NOT_FOUND');
    if (!(await removeUpload(manager, id))) throw uploadProblem('UPLOAD_IN_PROGRESS');
    await act.done(manager, { actor: upload.created_by });
  });
