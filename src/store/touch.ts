import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';

/** Entities of a kind that were written because of what they refer to. */
export interface Touched {
  readonly kind: KindName;
  readonly ids: readonly string[];
}

/** One more revision for entities that refer to something else now. */
export const touch = (
  manager: EntityManager,
  from: Kind<KindName>,
  ids: readonly string[],
): Promise<Touched[]> => change(manager, from, ids, '');

/** The same where that is part of their portable form: their digest has to be computed again. */
export const touchPortables = (
  manager: EntityManager,
  from: Kind<KindName>,
  ids: readonly string[],
): Promise<Touched[]> => change(manager, from, ids, 'digest = NULL, ');

async function change(
  manager: EntityManager,
  from: Kind<KindName>,
  ids: readonly string[],
  assignment: string,
): Promise<Touched[]> {
  if (ids.length === 0) return [];
  const unique = [...new Set(ids)];
  await manager.query(
    `UPDATE ${from.collection} SET ${assignment}revision = revision + 1, ` +
      'changed_in = pg_current_xact_id(), updated_at = now() WHERE id = ANY($1::uuid[])',
    [unique],
  );
  return [{ kind: from.name, ids: unique }];
}
