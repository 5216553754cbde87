import { createHash, randomUUID } from 'node:crypto';
import { compressions } from '../document/compressions.ts';
import type { DocumentFormat, WrittenDocument } from '../document/document-format.ts';
import { begin } from '../lib/byte-streams.ts';
import { through } from '../lib/decompress.ts';
import { sealFile } from '../secrets/age/seal-file.ts';
import type { Services } from '../services/services.ts';
import { type FoundRequest, findRequest } from './download-links.ts';
import {
  checkRequest,
  type DownloadRequest,
  describeFile,
  type FileDescription,
} from './download-request.ts';
import { writtenExport } from './export-document.ts';
import { type ExportSelection, namedKinds } from './export-selection.ts';
import { type OpenedExport, openExport } from './open-export.ts';

/** A file that can be sent. */
export interface OpenedDownload extends FileDescription {
  /** Names the link. */
  readonly id: string;
  /** Names what the file says: the same configuration, asked for and wrapped in the same way, has the same tag. */
  readonly tag: string;
  /** To be called once; read no faster than they are taken. */
  bytes(): Promise<AsyncIterable<Uint8Array>>;
  /** Gives back what the file is read from, at its end or before. */
  close(): Promise<void>;
}

/** What a link leads to, or a `DownloadProblem`; a `ProblemError` where the file cannot be made any more. */
export async function openDownload(
  services: Services,
  token: string,
  now: Date,
  signal?: AbortSignal,
): Promise<OpenedDownload> {
  const found = await findRequest(services, token, now);
  const { request } = found;
  const format = checkRequest(request);
  const opened = await openExport(services, request.selection, signal);
  const { close, digest } = opened;
  const file = describeFile(format, request, found.createdAt);
  return {
    id: found.id,
    ...file,
    tag: `${digest}-${variantOf(request)}`,
    bytes: async () => {
      const document = await documentOf(services, found, { format, opened, now });
      return wrapped(await begin(written(format, document, services, request)), request);
    },
    close,
  };
}

/** What tells apart two files of the same entities. */
const variantOf = ({ selection, format, compression, passphrase }: DownloadRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([selection, format, compression, passphrase !== undefined]))
    .digest('hex')
    .slice(0, 8);

interface Opening {
  readonly format: DocumentFormat;
  readonly opened: OpenedExport;
  readonly now: Date;
}

async function documentOf(
  { publicUrl }: Services,
  { request: { selection }, createdBy: exportedBy }: FoundRequest,
  { format: { kinds }, opened, now: exportedAt }: Opening,
): Promise<WrittenDocument> {
  const read = { ...opened, pages: await opened.pages(kinds) };
  return writtenExport(read, { publicUrl, selection, id: randomUUID(), exportedAt, exportedBy });
}

async function* written(
  format: DocumentFormat,
  document: WrittenDocument,
  { ring }: Services,
  { targetSecret, selection }: DownloadRequest,
): AsyncGenerator<Uint8Array> {
  const secret = targetSecret === undefined ? {} : { targetSecret };
  const context = { ring, named: namedKinds(selection), ...secret };
  for await (const piece of format.write(document, context))
    yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

/** Compressed first: sealed bytes do not compress. */
function wrapped(
  bytes: AsyncIterable<Uint8Array>,
  { compression, passphrase }: DownloadRequest,
): AsyncIterable<Uint8Array> {
  const { compressor } = compressions[compression];
  const compressed = compressor === undefined ? bytes : through(bytes, compressor());
  return passphrase === undefined ? compressed : sealFile(compressed, passphrase);
}

/** The document of an export, to be taken once and as slowly as anybody likes. */
export interface OpenedDocument {
  readonly pieces: AsyncIterable<string | Uint8Array>;
  /** Gives back what it is read from, at its end or before. */
  close(): Promise<void>;
}

interface ExportRequest {
  readonly selection: ExportSelection;
  readonly format: DocumentFormat;
  readonly exportedBy: string;
}

/** Opens an export whose document is to be sent at once, without a link. */
export async function openDocument(
  services: Services,
  { selection, format, exportedBy }: ExportRequest,
  signal?: AbortSignal,
): Promise<OpenedDocument> {
  const opened = await openExport(services, selection, signal);
  const { close } = opened;
  try {
    const read = { ...opened, pages: await opened.pages(format.kinds) };
    const origin = { id: randomUUID(), exportedAt: new Date(), exportedBy };
    const document = writtenExport(read, { publicUrl: services.publicUrl, selection, ...origin });
    const context = { ring: services.ring, named: namedKinds(selection) };
    return { pieces: await begin(format.write(document, context)), close };
  } catch (error) {
    await close();
    throw error;
  }
}
