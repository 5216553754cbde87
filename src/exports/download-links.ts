import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Act } from '../audit/audit-log.ts';
import { compressionNames } from '../document/compressions.ts';
import { formatNames } from '../document/document-format.ts';
import { type ProblemError, problemError } from '../lib/problem.ts';
import { storable, storableJson } from '../lib/storable.ts';
import { isUuid } from '../lib/uuid.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { readLink, signLink } from '../secrets/signed-link.ts';
import { sealedBytesTable } from '../services/sealed-bytes-table.ts';
import type { Services } from '../services/services.ts';
import type { DownloadLinkRow } from '../store/file-tables.ts';
import type { Store } from '../store/store.ts';
import {
  checkRequest,
  type DownloadRequest,
  describeFile,
  type FileDescription,
} from './download-request.ts';
import type { ExportSelection } from './export-selection.ts';
import { accountOfFile } from './tell-export.ts';

/** Where downloads are, each at an address of its own below. */
export const downloadsPath = '/downloads/';

/** What tokens are signed for. */
const linkPurpose = 'download';

/** A link to a file. */
export interface Download extends FileDescription {
  readonly url: string;
  readonly expiresAt: Date;
}

interface Asker {
  readonly createdBy: string;
  /** Of the access token that they sign in with; the link ends with it. */
  readonly tokenId?: string;
  readonly goodUntil?: Date;
  /** Where the server is, for who is going to follow the link. */
  readonly address: string;
  readonly act: Act;
}

/** Makes a link that is a permission by itself; nothing is read before somebody follows it. */
export async function createDownload(
  { store, ring, retention }: Services,
  request: DownloadRequest,
  { address, act, ...asker }: Asker,
): Promise<Download> {
  const format = checkRequest(request);
  const id = randomUUID();
  const row = { id, ...rowOfRequest(ring, id, request), ...asker, minutes: retention.downloadMinutes };
  const { created_at, expires_at: expiresAt } = await store.transaction(async (manager) => {
    await act.done(manager, await accountOfFile(manager, request, id));
    return insertLink(manager, row);
  });
  const token = await signLink(ring, id, { purpose: linkPurpose, expiresAt });
  return {
    url: `${address}${downloadsPath}${token}`,
    expiresAt,
    ...describeFile(format, request, created_at),
  };
}

/** What was asked for when a link was made, by whom and when. */
export interface FoundRequest {
  readonly id: string;
  readonly request: DownloadRequest;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** What a link stands for, or a `ProblemError`. */
export async function findRequest(
  { store, ring }: Services,
  token: string,
  now: Date,
): Promise<FoundRequest> {
  const link = await readLink(ring, token, linkPurpose, now);
  if (link.status !== 'valid')
    throw downloadProblem(link.status === 'expired' ? 'LINK_EXPIRED' : 'INVALID_LINK');
  const row = await findLink(store.dataSource.manager, link.id);
  if (row === undefined) throw downloadProblem('UNKNOWN_LINK');
  if (row.revoked_at !== null) throw downloadProblem('LINK_REVOKED');
  if (row.is_expired) throw downloadProblem('LINK_EXPIRED');
  const request = requestOfRow(ring, row);
  if (request === undefined) throw downloadProblem('LINK_UNREADABLE');
  return { id: row.id, request, createdBy: row.created_by, createdAt: row.created_at };
}

/** The topic of the notice that a link was called back; who sends what it leads to waits for it. */
export const revocationTopic = (id: string): string => `revoked link ${id}`;

export interface RevokedDownload {
  readonly revokedAt: Date;
}

/** A link that leads nowhere as it is. */
export class DownloadNotFound extends Error {
  constructor() {
    super('The link is not one of this server, or is not kept any more: it leads nowhere. Copy it again.');
    this.name = 'DownloadNotFound';
  }
}

/**
 * Calls a link back: from now on nobody can follow it, and who is being sent a file is cut off, on every replica. A link
 * that was called back before stays so. Throws `DownloadNotFound`.
 */
export async function revokeDownload(
  { store, ring }: Services,
  link: string,
  { now, act }: { readonly now: Date; readonly act: Act },
): Promise<RevokedDownload> {
  const token = link.trim().split(downloadsPath).at(-1) ?? '';
  const read = await readLink(ring, token, linkPurpose, now);
  if (read.status !== 'valid') throw new DownloadNotFound();
  const revokedAt = await store.transaction(async (manager) => {
    await store.notify(revocationTopic(read.id), manager);
    const revoked = await revokeLink(manager, read.id);
    if (revoked !== undefined) await act.done(manager, { details: { link: read.id } });
    return revoked;
  });
  if (revokedAt === undefined) throw new DownloadNotFound();
  return { revokedAt };
}

/** A link, as it is stored when it is made. */
interface NewLink {
  readonly id: string;
  readonly selection: object;
  readonly format: string;
  readonly compression: string;
  readonly secrets: Uint8Array | undefined;
  readonly createdBy: string;
  readonly tokenId?: string;
  readonly goodUntil?: Date;
  readonly minutes: number;
}

async function insertLink(
  manager: EntityManager,
  { id, selection, format, compression, secrets, createdBy, tokenId, goodUntil, minutes }: NewLink,
): Promise<Pick<DownloadLinkRow, 'created_at' | 'expires_at'>> {
  const [row] = await manager.query(
    `INSERT INTO download_links (id, selection, format, compression, secrets, created_by, token_id, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, least(now() + make_interval(mins => $8), $9::timestamptz))
     RETURNING created_at, expires_at`,
    [
      ...[id, storableJson(selection), format, compression, secrets ?? null, storable(createdBy)],
      ...[tokenId ?? null, minutes, goodUntil ?? null],
    ],
  );
  return row;
}

/** A link, and whether its time is over. */
async function findLink(
  manager: EntityManager,
  id: string,
): Promise<(DownloadLinkRow & { readonly is_expired: boolean }) | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await manager.query(
    'SELECT *, expires_at <= clock_timestamp() AS is_expired FROM download_links WHERE id = $1',
    [id],
  );
  return row;
}

/** From now on nobody may follow the link, and what was secret in it is forgotten; gives since when. */
async function revokeLink(manager: EntityManager, id: string): Promise<Date | undefined> {
  const [rows] = await manager.query(
    `UPDATE download_links SET revoked_at = coalesce(revoked_at, now()), secrets = NULL WHERE id = $1 RETURNING revoked_at`,
    [id],
  );
  return rows[0]?.revoked_at;
}

/** Calls every link back that was made with a token; within a transaction. */
export async function revokeLinksOf(store: Store, manager: EntityManager, tokenId: string): Promise<void> {
  const [links]: { id: string }[][] = await manager.query(
    'UPDATE download_links SET revoked_at = now(), secrets = NULL WHERE token_id = $1 AND revoked_at IS NULL RETURNING id',
    [tokenId],
  );
  await store.notify(
    (links ?? []).map(({ id }) => revocationTopic(id)),
    manager,
  );
}

/** Whether a link was called back, or is gone altogether. */
export async function isRevoked(manager: EntityManager, id: string): Promise<boolean> {
  const [row] = await manager.query('SELECT revoked_at FROM download_links WHERE id = $1', [id]);
  return row === undefined || row.revoked_at !== null;
}

type RequestRow = Pick<NewLink, 'selection' | 'format' | 'compression' | 'secrets'>;

/** A request as it is stored: what is secret in it is sealed. */
function rowOfRequest(ring: KeyRing, id: string, request: DownloadRequest): RequestRow {
  const { selection, format, compression, ...secrets } = request;
  const hasSecrets = Object.values(secrets).some((secret) => secret !== undefined);
  const sealed = hasSecrets ? ring.sealBytes(placeOf(id), Buffer.from(JSON.stringify(secrets))) : undefined;
  return { selection, format, compression, secrets: sealed };
}

/**
 * The request that a row holds; undefined where its secrets were sealed under one that is not on the ring, or where a newer
 * server has stored it.
 */
function requestOfRow(ring: KeyRing, row: DownloadLinkRow): DownloadRequest | undefined {
  const words = storedWords.safeParse(row);
  const secrets = row.secrets === null ? {} : openSecrets(ring, row.id, row.secrets);
  if (!words.success || secrets === undefined) return undefined;
  // Only `rowOfRequest` writes the column.
  return { ...words.data, ...secrets, selection: row.selection as ExportSelection };
}

const storedWords = z.object({ format: z.enum(formatNames), compression: z.enum(compressionNames) });

type Secrets = Pick<DownloadRequest, 'passphrase' | 'targetSecret'>;

function openSecrets(ring: KeyRing, id: string, sealed: Uint8Array): Secrets | undefined {
  const clear = ring.openBytes(placeOf(id), sealed);
  return clear && JSON.parse(clear.toString('utf8'));
}

const placeOf = (id: string): string => JSON.stringify(['export', id]);

/** Where passphrases and secrets of targets are sealed. */
export const sealedRequests = sealedBytesTable<{ readonly id: string }>({
  table: 'download_links',
  key: ['id'],
  column: 'secrets',
  placeOf: ({ id }) => placeOf(id),
});

const messages = {
  INVALID_LINK:
    'The link is not one that this server made, or not all of it is here. Copy it again, or ask for another one with `exportConfiguration { download }`.',
  LINK_EXPIRED: 'The link has expired. Ask for another one with `exportConfiguration { download }`.',
  LINK_REVOKED: 'The link was called back. Ask for another one with `exportConfiguration { download }`.',
  UNKNOWN_LINK:
    'There is no export to this link in the database of this server. Ask for another one with `exportConfiguration { download }`.',
  LINK_UNREADABLE:
    'What the link stands for does not open with the secrets of this server. Ask for another one with `exportConfiguration { download }`.',
} as const;

export type DownloadProblemCode = keyof typeof messages;

/** A link that leads nowhere. */
const downloadProblem = (code: DownloadProblemCode): ProblemError<DownloadProblemCode> =>
  problemError(code, messages[code]);
