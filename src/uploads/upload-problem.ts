import { type ProblemError, problemError } from '../lib/problem.ts';
import type { Limits } from '../settings/settings.ts';

const messages = {
  UPLOAD_NOT_FOUND: 'There is no upload at this address. Ask `createUpload` for one.',
  UPLOAD_EXPIRED: 'The time of this upload is over. Ask `createUpload` for another one.',
  UPLOAD_IN_PROGRESS:
    'Another request is sending a document to this address. Wait until it is through, or ask `createUpload` for an address of your own.',
  UPLOAD_TAKEN_OVER:
    'This request was silent for so long that another one has taken its place. Send the document again if it is still wanted.',
  UPLOAD_INTERRUPTED: 'The connection ended before the document did. Send it again from its beginning.',
  UNSUPPORTED_CONTENT_ENCODING:
    'The document is encoded in a way that is not known here. Send it as it is, or with Content-Encoding gzip or br.',
  INVALID_CONTENT_ENCODING:
    'The document is not encoded as its Content-Encoding says, or it is damaged. Leave the header out if it is not compressed.',
  PARTIAL_DOCUMENT:
    'The request has a Content-Range, and documents are not taken in pieces. Send the whole document in one request.',
  INSUFFICIENT_STORAGE:
    'The database has no room for the document. Nothing of it was kept; make room, then send it again.',
} as const;

type FixedCode = keyof typeof messages;
export type UploadProblemCode = FixedCode | 'UPLOAD_TOO_LARGE' | 'DOCUMENT_TOO_LARGE' | 'TOO_MANY_UPLOADS';

/** A document that is not taken, or that cannot be had. */
export type UploadProblem = ProblemError<UploadProblemCode>;

export const uploadProblem = (code: FixedCode, options?: ErrorOptions): UploadProblem =>
  problemError(code, messages[code], options);

export const uploadTooLarge = ({ uploadBytes }: Limits): UploadProblem =>
  problemError(
    'UPLOAD_TOO_LARGE',
    `The upload has more than ${uploadBytes} bytes. Compress it or split it, or raise LADING_MAX_UPLOAD_BYTES.`,
  );

export const documentTooLarge = ({ documentBytes }: Limits): UploadProblem =>
  problemError(
    'DOCUMENT_TOO_LARGE',
    `The document has more than ${documentBytes} bytes. Split it, or raise LADING_MAX_DOCUMENT_BYTES.`,
  );

export const tooManyUploads = ({ openUploads }: Limits): UploadProblem =>
  problemError(
    'TOO_MANY_UPLOADS',
    `You have ${openUploads} uploads that were not imported yet, which is the most. Use the address of one of them, import ` +
      'one, wait until their time is over, or raise LADING_MAX_OPEN_UPLOADS.',
  );
