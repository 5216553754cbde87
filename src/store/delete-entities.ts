import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { Outdated } from './database-errors.ts';
import { recordDeletions } from './history.ts';
import type { Head } from './look-up.ts';
import { type CutLinks, cutLinks } from './references.ts';

/** Deletes entities and what refers to them refers to them no more; throws `Outdated` where one has another revision. */
export async function deleteStored(
  manager: EntityManager,
  kind: Kind,
  rows: readonly Pick<Head, 'id' | 'key' | 'revision'>[],
): Promise<CutLinks> {
  if (rows.length === 0) return { lost: new Map(), touched: [] };
  const locked: unknown[] = await manager.query(
    `SELECT e.id FROM ${kind.collection} e JOIN json_to_recordset($1::json) AS r(id uuid, revision integer) ` +
      `ON r.id = e.id AND r.revision = e.revision ORDER BY e.${kind.key} FOR UPDATE OF e`,
    [JSON.stringify(rows.map(({ id, revision }) => ({ id, revision })))],
  );
  if (locked.length < rows.length) throw new Outdated(kind.collection);
  const deleted = await cutLinks(
    manager,
    kind,
    rows.map(({ id }) => id),
  );
  await deleteRows(manager, kind, rows);
  return deleted;
}

/** Deletes entities that nothing refers to any more, and keeps their keys for exports of what changed since. */
export async function deleteRows(
  manager: EntityManager,
  kind: Kind,
  rows: readonly Pick<Head, 'id' | 'key'>[],
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await manager.query(`DELETE FROM ${kind.collection} WHERE id = ANY($1::uuid[])`, [ids]);
  await recordDeletions(
    manager,
    kind,
    rows.map(({ key }) => key),
  );
}
