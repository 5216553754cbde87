import { type CompressionName, compressions } from '../document/compressions.ts';
import type { DocumentFormat, FormatName } from '../document/document-format.ts';
import { formatNamed, formats } from '../document/formats/formats.ts';
import { type Problem, ProblemError, problemError } from '../lib/problem.ts';
import type { ExportSelection } from './export-selection.ts';

/** The file that somebody wants. */
export interface DownloadRequest {
  readonly selection: ExportSelection;
  readonly format: FormatName;
  readonly compression: CompressionName;
  /** Seals the file itself; none: it is not sealed. */
  readonly passphrase?: string;
  /** CONTEXTFORGE only: the secret of the gateway that will import the file. */
  readonly targetSecret?: string;
}

// Far more than anybody types, and little enough to be stored and derived from.
const longestSecret = 1_024;

/** The format of the file, or a `ProblemError` that says what cannot be had here. */
export function checkRequest(request: DownloadRequest): DocumentFormat {
  const format = formatNamed(request.format);
  if (request.selection.since !== undefined && !format.carriesDeletions)
    throw new ProblemError([problems.deletions(request.format)]);
  if (!compressions[request.compression].isAvailable)
    throw new ProblemError([problems.compression(request.compression)]);
  assertSealable(request.selection, format);
  for (const field of ['passphrase', 'targetSecret'] as const) checkSecret(field, request[field]);
  return format;
}

function checkSecret(field: string, secret: string | undefined): void {
  if (secret === undefined) return;
  if (secret === '') throw new ProblemError([problems.empty(field)]);
  if (secret.length > longestSecret) throw new ProblemError([problems.tooLong(field)]);
}

const available = Object.entries(compressions).filter(([, { isAvailable }]) => isAvailable);
const listed = (names: readonly string[]): string => names.map((name) => name.toUpperCase()).join(', ');

const problems = {
  deletions: (name: string): Problem => ({
    code: 'FORMAT_WITHOUT_DELETIONS',
    message:
      `${name.toUpperCase()} has no place for what was deleted, which an export with 'changedSince' has. Choose one of ` +
      `${listed(formats.filter(({ carriesDeletions }) => carriesDeletions).map((format) => format.name))}, or leave ` +
      "'changedSince' out.",
  }),
  compression: (name: string): Problem => ({
    code: 'COMPRESSION_NOT_AVAILABLE',
    message:
      `The server runs on Node ${process.versions.node}, which has no ${name.toUpperCase()}. Choose one of ` +
      `${listed(available.map(([other]) => other))}, or run the server on Node 24 or newer.`,
  }),
  empty: (field: string): Problem => ({
    code: 'EMPTY_SECRET',
    message: `The argument '${field}' is empty: give a secret, or leave it out.`,
  }),
  tooLong: (field: string): Problem => ({
    code: 'SECRET_TOO_LONG',
    message: `The argument '${field}' has more than ${longestSecret} characters; give a shorter secret.`,
  }),
};

/** A file as whoever downloads it sees it, before its first byte. */
export interface FileDescription {
  readonly filename: string;
  readonly mediaType: string;
}

/** Named after when the link was made, so that the link and the file say the same. */
export function describeFile(
  format: DocumentFormat,
  { compression, passphrase }: Pick<DownloadRequest, 'compression' | 'passphrase'>,
  createdAt: Date,
): FileDescription {
  const { extension, mediaType } = compressions[compression];
  const isSealed = passphrase !== undefined;
  return {
    filename: `lading-export-${stampOf(createdAt)}.${format.extension}${extension}${isSealed ? '.age' : ''}`,
    // What is inside a sealed file is nobody's business.
    mediaType: isSealed ? 'application/octet-stream' : (mediaType ?? format.mediaType),
  };
}

/** `2026-11-22T10-30-00Z`: some file systems have no colons. */
const stampOf = (date: Date): string => date.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');

/** Throws a `ProblemError` where the format cannot say for whom credentials are sealed. */
export function assertSealable({ recipient }: ExportSelection, format: DocumentFormat): void {
  if (recipient === undefined || format.carriesRecipient) return;
  const able = formats.filter((one) => one.carriesRecipient).map(({ name }) => name.toUpperCase());
  throw problemError(
    'FORMAT_WITHOUT_RECIPIENT',
    `${format.name.toUpperCase()} cannot have credentials that are sealed for a recipient. Choose one of ${able.join(', ')}, or leave 'recipient' out.`,
  );
}
