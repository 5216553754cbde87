import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import { changedSince } from '../store/history.ts';
import { exportable, isAsked, selectedKeys } from './chosen-sql.ts';
import type { ExportSelection } from './export-selection.ts';

/** Keys of the kinds asked for that name nothing any more, although they may have when the base was exported. */
export async function readDeleted(
  manager: EntityManager,
  selection: ExportSelection,
): Promise<EntityReference[]> {
  const deleted: EntityReference[] = [];
  for (const kind of kinds.filter((one) => isAsked(one, selection))) {
    const keys = await readKeys(manager, kind, selection);
    deleted.push(...keys.map(({ key }) => ({ kind: kind.name, key })));
  }
  return deleted;
}

async function readKeys(
  manager: EntityManager,
  kind: Kind<KindName>,
  { since, select, chosen }: ExportSelection,
): Promise<{ key: string }[]> {
  if (since === undefined) return [];
  const parameters: unknown[] = [kind.name];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  // A name may be the key of what is deleted, and the slug of what is there.
  const keys = selectedKeys(kind, select === undefined ? {} : { select: [...select, ...(chosen ?? [])] });
  const conditions = [
    'd.kind = $1',
    changedSince('d', since.snapshot, bind),
    ...(keys === undefined ? [] : [`d.key = ANY(${bind(keys)}::text[])`]),
    `NOT EXISTS (SELECT FROM ${kind.collection} e WHERE ${[`e.${kind.key} = d.key`, ...exportable(kind)].join(' AND ')})`,
  ];
  return manager.query(
    `SELECT d.key FROM deletions d WHERE ${conditions.join(' AND ')} ORDER BY d.key`,
    parameters,
  );
}
