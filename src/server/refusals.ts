import type { OutgoingHttpHeaders } from 'node:http';
import { encodings } from '../lib/decompress.ts';
import { databaseTrouble } from '../store/database-errors.ts';
import type { UploadProblem, UploadProblemCode } from '../uploads/upload-problem.ts';
import { uploadLeaseSeconds } from '../uploads/uploads.ts';
import type { Refusal } from './http-answers.ts';

/** What each problem of an upload is in HTTP. */
const answers = {
  UPLOAD_NOT_FOUND: { status: 404 },
  UPLOAD_EXPIRED: { status: 410 },
  // The other request may be one that was cut off and not missed yet.
  UPLOAD_IN_PROGRESS: { status: 409, headers: { 'retry-after': String(uploadLeaseSeconds) } },
  UPLOAD_TAKEN_OVER: { status: 409 },
  UPLOAD_INTERRUPTED: { status: 400 },
  UPLOAD_TOO_LARGE: { status: 413 },
  DOCUMENT_TOO_LARGE: { status: 413 },
  UNSUPPORTED_CONTENT_ENCODING: { status: 415, headers: { 'accept-encoding': encodings.join(', ') } },
  INVALID_CONTENT_ENCODING: { status: 400 },
  PARTIAL_DOCUMENT: { status: 400 },
  INSUFFICIENT_STORAGE: { status: 507 },
  // Of `createUpload`: a request that sends a document never meets it.
  TOO_MANY_UPLOADS: { status: 429 },
} satisfies Record<UploadProblemCode, { status: number; headers?: OutgoingHttpHeaders }>;

export const refusalOf = ({ code, message }: UploadProblem): Refusal => ({ ...answers[code], code, message });

/** What a request is refused with because of the database; RFC 4918 has a status of its own for no room. */
export function databaseRefusal(
  error: unknown,
): (Refusal & { readonly code: string; readonly message: string }) | undefined {
  const trouble = databaseTrouble(error);
  if (trouble === undefined) return undefined;
  const status = trouble.code === 'INSUFFICIENT_STORAGE' ? 507 : 503;
  return { ...trouble, status, headers: { 'retry-after': '5' } };
}
