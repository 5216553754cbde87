import { createHash, randomUUID } from 'node:crypto';
import type { Account, Act } from '../audit/audit-log.ts';
import { compressions } from '../document/compressions.ts';
import type { DocumentFormat, WrittenDocument } from '../document/document-format.ts';
import { begin } from '../lib/bytes.ts';
import { through } from '../lib/decompress.ts';
import type { Log } from '../log/members.ts';
import { sealFile } from '../secrets/age/seal-file.ts';
import type { Services } from '../services/services.ts';
import { type FoundRequest, findRequest } from './download-links.ts';
import {
  assertSealable,
  checkRequest,
  type DownloadRequest,
  describeFile,
  type FileDescription,
} from './download-request.ts';
import { type ExportSelection, namedKinds } from './export-selection.ts';
import { enterExports } from './exporting.ts';
import { type ExportTeller, logged } from './log-export.ts';
import { type OpenedExport, openExport, type Pages } from './open-export.ts';
import { spoolPages, spoolWhenWanted } from './spool-pages.ts';
import { accountOfFile } from './tell-export.ts';

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

/** How a link is followed. */
interface Following {
  readonly now: Date;
  /** None where nothing but a description of the file is wanted. */
  readonly act?: Act | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * What a link leads to, or a `ProblemError`, also where the file cannot be made any more or too many are made. Of the entities
 * only the digest has been read.
 */
export async function openDownload(
  services: Services,
  token: string,
  { now, act, log, signal }: Following,
): Promise<OpenedDownload> {
  const found = await findRequest(services, token, now);
  await act?.allowed(await accountOf(services, found));
  const { request } = found;
  const format = checkRequest(request);
  const file = describeFile(format, request, found.createdAt);
  return openPatiently(
    services,
    { ...request, exportedBy: found.createdBy },
    signal,
    async (opened, pass) => ({
      id: found.id,
      ...file,
      tag: `${await opened.digest()}-${variantOf(request)}`,
      bytes: async () => {
        const origin = { id: randomUUID(), exportedAt: now, exportedBy: found.createdBy };
        const since = performance.now();
        const document = await opened.document(origin, format.kinds, pass);
        const bytes = wrapped(await begin(written(format, document, services, request)), request);
        const { id, exportedBy: user } = origin;
        const { compression } = request;
        const told = () => ({ id, user, since, counts: opened.shown(), format: format.name, compression });
        return act === undefined ? bytes : logged(bytes, { log, act }, told);
      },
    }),
  );
}

// Before anything is read: the embedded database has one session, and it would be told of in no other.
const accountOf = async (
  { store }: Services,
  { id, request, createdBy }: FoundRequest,
): Promise<Account> => ({
  actor: createdBy,
  ...(await accountOfFile(store.dataSource.manager, request, id)),
});

/** What tells apart two files of the same entities. */
const variantOf = ({ selection, format, compression, passphrase }: DownloadRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([selection, format, compression, passphrase !== undefined]))
    .digest('hex')
    .slice(0, 8);

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
export interface ExportedDocument {
  readonly pieces: AsyncIterable<string | Uint8Array>;
  /** Gives back what it is read from, at its end or before. */
  close(): Promise<void>;
}

interface ExportRequest {
  readonly selection: ExportSelection;
  readonly format: DocumentFormat;
  readonly exportedBy: string;
  readonly teller: ExportTeller;
}

/** Exports a document that is to be sent at once, without a link. Throws a `ProblemError` where it cannot. */
export async function exportDocument(
  services: Services,
  { selection, format, exportedBy, teller }: ExportRequest,
  signal?: AbortSignal,
): Promise<ExportedDocument> {
  assertSealable(selection, format);
  const since = performance.now();
  return openPatiently(services, { selection, exportedBy }, signal, async (opened, pass) => {
    const origin = { id: randomUUID(), exportedAt: new Date(), exportedBy };
    const document = await opened.document(origin, format.kinds, pass);
    const context = { ring: services.ring, named: namedKinds(selection) };
    const pieces = await begin(format.write(document, context));
    const { id } = origin;
    const told = () => ({ id, user: exportedBy, since, counts: opened.shown(), format: format.name });
    return { pieces: logged(pieces, teller, told) };
  });
}

type Pass = (pages: Pages) => Promise<Pages>;

/**
 * Opens an export whose pages may be taken as slowly as anybody likes, in a place of its own. On PostgreSQL they come out
 * of the database as they are taken, until others wait for the place. The embedded one has a single session, which a slow
 * reader would keep from everybody. Then they are all read without waiting for him, and put aside, and his place is free as
 * soon as that is done. What `make` gives closes all of it.
 */
async function openPatiently<Made>(
  services: Services,
  { selection, exportedBy }: Pick<ExportRequest, 'selection' | 'exportedBy'>,
  signal: AbortSignal | undefined,
  make: (opened: OpenedExport, pass: Pass) => Promise<Made>,
): Promise<Made & { close(): Promise<void> }> {
  const place = await enterExports(services, exportedBy, signal);
  const closing = [async () => place.leave()];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0)) await end();
  };
  try {
    const opened = await openExport(services, selection, signal);
    closing.unshift(opened.close);
    const made = await make(opened, async (pages) => {
      const released = closingAfter(pages, async () => {
        await opened.close();
        place.stepAside();
      });
      const spool =
        services.store.type === 'postgres'
          ? spoolWhenWanted(released, services.ring, place.wanted)
          : await spoolPages(released, services.ring);
      closing.unshift(spool.close);
      return spool.pages;
    });
    return { ...made, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* closingAfter<Item>(
  items: AsyncIterable<Item>,
  close: () => Promise<void>,
): AsyncGenerator<Item> {
  try {
    yield* items;
  } finally {
    await close();
  }
}
