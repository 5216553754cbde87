import type { EntityManager } from 'typeorm';
import type { UploadRow } from '../store/file-tables.ts';

/** How long an upload belongs to the request that sends it, after its last sign of life. */
export const uploadLeaseSeconds = 10;

/** Who may write to an upload: nobody with an older attempt. */
export interface UploadLease {
  readonly id: string;
  readonly attempt: number;
}

/** A complete upload as the database describes it. */
export interface UploadContent {
  readonly bytes: number;
  readonly parts: number;
  readonly digest: string;
}

interface NewUpload {
  readonly id: string;
  readonly createdBy: string;
  readonly tokenId?: string;
  readonly goodUntil?: Date;
  readonly hours: number;
  /** Of the same user, not imported yet. */
  readonly most: number;
}

// Any constant will do, as long as every replica uses it.
const createLock = 4_444_004;

/**
 * Makes an upload, within a transaction; undefined where its user has too many that wait. One that was refused makes room,
 * the longest ago first.
 */
export async function insertUpload(
  manager: EntityManager,
  { id, createdBy, tokenId, goodUntil, hours, most }: NewUpload,
): Promise<Date | undefined> {
  // Users who ask at the same time would otherwise not be counted.
  await manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [createLock, createdBy]);
  await manager.query(
    `WITH waiting AS (SELECT id, refused_at, state FROM uploads
       WHERE created_by = $1 AND imported_at IS NULL AND expires_at > now())
     UPDATE uploads SET expires_at = now() WHERE id IN (SELECT id FROM waiting
       WHERE refused_at IS NOT NULL AND state <> 'receiving' ORDER BY refused_at
       LIMIT greatest(0, (SELECT count(*) FROM waiting) - $2::integer + 1))`,
    [createdBy, most],
  );
  const [row] = await manager.query(
    `INSERT INTO uploads (id, state, created_by, token_id, expires_at)
     SELECT $1, 'awaited', $2::text, $5::uuid, least(now() + make_interval(hours => $3), $6::timestamptz)
     WHERE $4 > (SELECT count(*) FROM uploads
       WHERE created_by = $2::text AND imported_at IS NULL AND expires_at > now()) RETURNING expires_at`,
    [id, createdBy, hours, most, tokenId ?? null, goodUntil ?? null],
  );
  return row?.expires_at;
}

/** Ends the time of every address that was asked for with a token; what is just coming there is not taken any more. */
export const expireUploadsOf = (manager: EntityManager, tokenId: string): Promise<unknown> =>
  manager.query(
    `UPDATE uploads SET expires_at = least(expires_at, now()), lease_until = NULL,
       attempt = attempt + (state = 'receiving')::integer,
       state = CASE state WHEN 'receiving' THEN 'awaited' ELSE state END
     WHERE token_id = $1`,
    [tokenId],
  );

/** Marks an upload as imported: it does not count among those that wait any more. */
export const markImported = (manager: EntityManager, id: string): Promise<unknown> =>
  manager.query('UPDATE uploads SET imported_at = now() WHERE id = $1 AND imported_at IS NULL', [id]);

/** Marks an upload as refused: it makes room where its user has too many, and can be imported all the same until then. */
export const markRefused = (manager: EntityManager, id: string): Promise<unknown> =>
  manager.query(
    `UPDATE uploads SET refused_at = now() WHERE id = $1 AND imported_at IS NULL AND state <> 'receiving'`,
    [id],
  );

// PostgreSQL refuses a statement with some texts.
export const isUploadId = (text: string): boolean => /^[\w-]+$/.test(text);

/** An upload, and whether its time is over. */
export async function findUpload(
  manager: EntityManager,
  id: string,
): Promise<(UploadRow & { readonly is_expired: boolean }) | undefined> {
  if (!isUploadId(id)) return undefined;
  const [row] = await manager.query(
    'SELECT *, expires_at <= clock_timestamp() AS is_expired FROM uploads WHERE id = $1',
    [id],
  );
  return row;
}

const isBusy = `state = 'receiving' AND coalesce(lease_until >= now(), false)`;

/** Takes an upload for a new document, in place of what was there; undefined where it cannot be had. */
export async function claimUpload(manager: EntityManager, id: string): Promise<UploadLease | undefined> {
  const [rows] = await manager.query(
    `UPDATE uploads SET state = 'receiving', attempt = attempt + 1, bytes = NULL, parts = NULL, digest = NULL,
       imported_at = NULL, refused_at = NULL,
       lease_until = now() + make_interval(secs => $2)
     WHERE id = $1 AND expires_at > now() AND NOT (${isBusy}) RETURNING attempt`,
    [id, uploadLeaseSeconds],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  await manager.query('DELETE FROM upload_parts WHERE upload_id = $1', [id]);
  return { id, attempt: row.attempt };
}

const isHeld = `id = $1 AND attempt = $2 AND state = 'receiving'`;

/** A sign of life; false where another request has the upload by now. */
export async function renewUpload(manager: EntityManager, { id, attempt }: UploadLease): Promise<boolean> {
  const [, affected] = await manager.query(
    `UPDATE uploads SET lease_until = clock_timestamp() + make_interval(secs => $3) WHERE ${isHeld}`,
    [id, attempt, uploadLeaseSeconds],
  );
  return affected > 0;
}

/** Stores a part, which is a sign of life as well; false where another request has the upload by now. */
export async function insertPart(
  manager: EntityManager,
  { id, attempt }: UploadLease,
  number: number,
  content: Uint8Array,
): Promise<boolean> {
  // One statement: nobody can take the upload over between the look and the write.
  const rows: unknown[] = await manager.query(
    `WITH held AS (UPDATE uploads SET lease_until = clock_timestamp() + make_interval(secs => $3)
       WHERE ${isHeld} RETURNING id)
     INSERT INTO upload_parts (upload_id, number, content) SELECT id, $4::integer, $5::bytea FROM held RETURNING number`,
    [id, attempt, uploadLeaseSeconds, number, content],
  );
  return rows.length > 0;
}

/**
 * From now on the document can be imported, for an hour at least; gives until when and whose it is, or undefined where another request
 * has the upload by now.
 */
export async function completeUpload(
  manager: EntityManager,
  { id, attempt }: UploadLease,
  { bytes, parts, digest }: UploadContent,
): Promise<{ readonly expiresAt: Date; readonly createdBy: string } | undefined> {
  const [rows] = await manager.query(
    `UPDATE uploads SET state = 'complete', bytes = $3, parts = $4, digest = $5, lease_until = NULL,
       expires_at = greatest(expires_at, now() + interval '1 hour')
     WHERE ${isHeld} RETURNING expires_at AS "expiresAt", created_by AS "createdBy"`,
    [id, attempt, bytes, parts, digest],
  );
  return rows[0];
}

/** Lets go of an upload that will not be complete: nothing of it is left, and the address can be used again. */
export async function abandonUpload(manager: EntityManager, { id, attempt }: UploadLease): Promise<void> {
  const [, affected] = await manager.query(
    `UPDATE uploads SET state = 'awaited', lease_until = NULL, refused_at = now() WHERE ${isHeld}`,
    [id, attempt],
  );
  if (affected > 0) await manager.query('DELETE FROM upload_parts WHERE upload_id = $1', [id]);
}

/** A part of the document that came with this attempt; undefined where another one has replaced it. */
export async function readPart(
  manager: EntityManager,
  { id, attempt }: UploadLease,
  number: number,
): Promise<Uint8Array | undefined> {
  const [row] = await manager.query(
    `SELECT content FROM upload_parts JOIN uploads ON id = upload_id
     WHERE id = $1 AND attempt = $2 AND number = $3`,
    [id, attempt, number],
  );
  return row?.content;
}

/** Ends all leases of uploads, after a restart of the only process there is. */
export const dropUploadLeases = (manager: EntityManager): Promise<unknown> =>
  manager.query(`UPDATE uploads SET lease_until = NULL WHERE state = 'receiving'`);

/**
 * Ends an upload's time and removes what was sent there, whoever reads it; false where a document is just coming. To be
 * called in a transaction.
 */
export async function removeUpload(manager: EntityManager, id: string): Promise<boolean> {
  const [, affected] = await manager.query(
    `UPDATE uploads SET state = 'awaited', attempt = attempt + 1, bytes = NULL, parts = NULL, digest = NULL,
       lease_until = NULL, expires_at = least(expires_at, now()) WHERE id = $1 AND NOT (${isBusy})`,
    [id],
  );
  if (affected > 0) await manager.query('DELETE FROM upload_parts WHERE upload_id = $1', [id]);
  return affected > 0;
}

/** Leaves an upload to be swept away, as its document is not needed any more. */
export async function expireUpload(manager: EntityManager, id: string): Promise<void> {
  await manager.query(`UPDATE uploads SET expires_at = now() WHERE id = $1 AND state <> 'receiving'`, [id]);
}
