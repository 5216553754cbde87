import type { EntityManager } from 'typeorm';
import { storable, storableJson } from '../../lib/storable.ts';
import type { ExportRow } from '../../store/file-tables.ts';
import { isUuid } from '../../store/look-up.ts';

/** What is stored of an export that somebody has a link to. */
export interface NewExport {
  readonly id: string;
  readonly selection: object;
  readonly format: string;
  readonly compression: string;
  readonly secrets: Uint8Array | undefined;
  readonly createdBy: string;
  readonly minutes: number;
}

export async function insertExport(
  manager: EntityManager,
  { id, selection, format, compression, secrets, createdBy, minutes }: NewExport,
): Promise<Pick<ExportRow, 'created_at' | 'expires_at'>> {
  const [row] = await manager.query(
    `INSERT INTO exports (id, selection, format, compression, secrets, created_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(mins => $7)) RETURNING created_at, expires_at`,
    [id, storableJson(selection), format, compression, secrets ?? null, storable(createdBy), minutes],
  );
  return row;
}

/** An export, and whether its time is over. */
export async function findExport(
  manager: EntityManager,
  id: string,
): Promise<(ExportRow & { readonly is_expired: boolean }) | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await manager.query(
    'SELECT *, expires_at <= clock_timestamp() AS is_expired FROM exports WHERE id = $1',
    [id],
  );
  return row;
}

/** From now on nobody may follow the link, and what was secret in it is forgotten; gives since when. */
export async function revokeExport(manager: EntityManager, id: string): Promise<Date | undefined> {
  const [rows] = await manager.query(
    `UPDATE exports SET revoked_at = coalesce(revoked_at, now()), secrets = NULL WHERE id = $1 RETURNING revoked_at`,
    [id],
  );
  return rows[0]?.revoked_at;
}

/** Whether a link was called back, or is gone altogether. */
export async function isRevoked(manager: EntityManager, id: string): Promise<boolean> {
  const [row] = await manager.query('SELECT revoked_at FROM exports WHERE id = $1', [id]);
  return row === undefined || row.revoked_at !== null;
}
