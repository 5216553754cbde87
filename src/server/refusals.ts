import type { OutgoingHttpHeaders } from 'node:http';
import type { Act } from '../audit/audit-log.ts';
import type { DownloadProblemCode } from '../exports/download-links.ts';
import type { WatermarkCode } from '../exports/watermark.ts';
import { encodings } from '../lib/decompress.ts';
import { codeExtensions, explained, type Problem, ProblemError } from '../lib/problem.ts';
import { type DatabaseTroubleCode, databaseTrouble } from '../store/database-errors.ts';
import type { UploadProblemCode } from '../uploads/upload-problem.ts';
import { uploadLeaseSeconds } from '../uploads/uploads.ts';
import { DoorProblem } from './door/door-problem.ts';
import type { Answer } from './http-answers.ts';

/** How HTTP says what a code says. */
interface InHttp {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
}

/** Codes of the server itself. */
type ServerCode =
  | 'APPROVAL_REQUIRED'
  | 'BAD_HOST'
  | 'BAD_REQUEST'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'FORM_NOT_ALLOWED'
  | 'IMPORT_NOT_FOUND'
  | 'INTERNAL_ERROR'
  | 'INTERNAL_SERVER_ERROR'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'REQUEST_TOO_LARGE'
  | 'SERVER_STOPPING'
  | 'TOO_MANY_ENTITIES'
  | 'TOO_MANY_EXPORTS'
  | 'TOO_MANY_IMPORTS'
  | 'UNAUTHENTICATED'
  | 'UNSUPPORTED_MEDIA_TYPE';

const soon = { 'retry-after': '5' };

/** What every code is in HTTP, wherever it comes from, as far as that is not what the address says of all others. */
const inHttp = {
  APPROVAL_REQUIRED: { status: 403 },
  BAD_HOST: { status: 400 },
  BAD_REQUEST: { status: 400 },
  BAD_USER_INPUT: { status: 422 },
  CONFLICT: { status: 409 },
  FORBIDDEN: { status: 403 },
  FORM_NOT_ALLOWED: { status: 403 },
  IMPORT_NOT_FOUND: { status: 404 },
  INTERNAL_ERROR: { status: 500 },
  INTERNAL_SERVER_ERROR: { status: 500 },
  METHOD_NOT_ALLOWED: { status: 405 },
  NOT_FOUND: { status: 404 },
  REQUEST_TOO_LARGE: { status: 413 },
  SERVER_STOPPING: { status: 503, headers: { ...soon, connection: 'close' } },
  TOO_MANY_ENTITIES: { status: 413 },
  TOO_MANY_EXPORTS: { status: 503, headers: soon },
  TOO_MANY_IMPORTS: { status: 429, headers: soon },
  UNAUTHENTICATED: { status: 401, headers: { 'www-authenticate': 'Bearer realm="lading"' } },
  UNSUPPORTED_MEDIA_TYPE: { status: 415 },

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
  TOO_MANY_UPLOADS: { status: 429 },

  INVALID_LINK: { status: 403 },
  LINK_EXPIRED: { status: 403 },
  LINK_REVOKED: { status: 403 },
  LINK_UNREADABLE: { status: 403 },
  UNKNOWN_LINK: { status: 403 },
  INVALID_WATERMARK: { status: 422 },
  FOREIGN_WATERMARK: { status: 422 },
  WATERMARK_TOO_OLD: { status: 422 },

  DATABASE_READ_ONLY: { status: 503, headers: soon },
  DATABASE_TIMEOUT: { status: 503, headers: soon },
  DATABASE_UNAVAILABLE: { status: 503, headers: soon },
  // RFC 4918 has a status of its own for no room.
  INSUFFICIENT_STORAGE: { status: 507, headers: soon },
} satisfies Record<
  ServerCode | UploadProblemCode | DownloadProblemCode | WatermarkCode | DatabaseTroubleCode,
  InHttp
>;

const entries: ReadonlyMap<string, InHttp> = new Map(Object.entries(inHttp));

/** Why a request is not carried out, and how HTTP says so. */
export interface Refusal extends InHttp {
  readonly problems: readonly [Problem, ...Problem[]];
}

/** The refusal of one problem of the server's own; `headers` beside those that its code has. */
export function refusal(code: ServerCode, message: string, headers: OutgoingHttpHeaders = {}): Refusal {
  const { status, headers: usual }: InHttp = inHttp[code];
  return { status, headers: { ...usual, ...headers }, problems: [{ code, message }] };
}

/**
 * Why a request is refused that has met an error; undefined where the error is not to be expected. `otherwise` is the status of
 * codes that have none of their own.
 */
export function refusalOf(error: unknown, otherwise = 400): Refusal | undefined {
  // How long somebody has to wait at the door depends on who it is.
  if (error instanceof DoorProblem) {
    const { status, headers, code, message } = error;
    return { status, headers, problems: [{ code, message }] };
  }
  const problems = error instanceof ProblemError ? error.problems : troubles(error);
  return problems && { ...inHttpOf(problems, otherwise), problems };
}

/** How HTTP says several problems at once: as the gravest of those that have a status of their own. */
export const inHttpOf = (problems: readonly Pick<Problem, 'code'>[], otherwise: number): InHttp =>
  problems.flatMap(({ code }) => entries.get(code) ?? []).toSorted((a, b) => b.status - a.status)[0] ?? {
    status: otherwise,
  };

function troubles(error: unknown): Refusal['problems'] | undefined {
  const trouble = databaseTrouble(error);
  return trouble && [trouble];
}

/** What is said of all that is not to be expected. */
export const unexpected = refusal(
  'INTERNAL_SERVER_ERROR',
  'Something went wrong on the server. What it was is in its log.',
);

/** A refusal as the answer to a request: its problem, with the link to where it is explained. */
export const asAnswer = ({ problems: [problem], ...answer }: Refusal): Answer => ({
  ...answer,
  body: explained(problem),
});

/** A refusal as the answer of GraphQL: an error with the code in its extensions. */
export const asGraphqlAnswer = (
  { problems: [{ code, message }], ...answer }: Refusal,
  requestId?: string,
): Answer & { readonly body: { readonly errors: readonly object[] } } => ({
  ...answer,
  body: { errors: [{ message, extensions: { ...codeExtensions(code), ...(requestId && { requestId }) } }] },
});

/** What somebody is told who has no right to what was asked, as against what they did wrong or what went wrong. */
const lackingRights: readonly string[] = [
  'FORBIDDEN',
  'INVALID_LINK',
  'LINK_EXPIRED',
  'LINK_REVOKED',
  'UNKNOWN_LINK',
  'UPLOAD_EXPIRED',
  'UPLOAD_NOT_FOUND',
];

/** Tells the audit log why a request was not carried out; of one that is not told of otherwise, only if a right was lacking. */
export function tellRefusal(act: Act, { problems: [problem], status }: Refusal, isAudited = true): void {
  const { code } = problem;
  const permission = 'permission' in problem ? { permission: String(problem.permission) } : {};
  const account = { details: { code, status, ...permission } };
  if (lackingRights.includes(code)) act.refused(account);
  else if (isAudited) act.failed(account);
}
