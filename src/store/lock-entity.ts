import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { isUuid } from './is-uuid.ts';
import { lookUpStored, type Stored } from './look-up.ts';

/** The entity with this id in full, kept as it is until the transaction ends. */
export async function lockEntity(
  manager: EntityManager,
  kind: Kind,
  id: string,
): Promise<Stored | undefined> {
  const [stored] = isUuid(id) ? await lockEntities(manager, kind, [id]) : [];
  return stored;
}

/** Those of the ids that are stored, in full, kept as they are until the transaction ends. */
export async function lockEntities(
  manager: EntityManager,
  kind: Kind,
  ids: readonly string[],
): Promise<Stored[]> {
  const locked: { key: string }[] = await manager.query(
    `SELECT ${kind.key} AS key FROM ${kind.collection} WHERE id = ANY($1::uuid[]) ORDER BY ${kind.key} FOR UPDATE`,
    [ids],
  );
  // Read after the locks are held: one statement would show links as they were before it waited.
  return lookUpStored(
    manager,
    kind,
    locked.map(({ key }) => key),
  );
}
