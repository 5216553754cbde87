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
  if (!isUuid(id)) return undefined;
  const [locked] = await manager.query(
    `SELECT ${kind.key} AS key FROM ${kind.collection} WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (locked === undefined) return undefined;
  // Read after the lock is held: one statement would show links as they were before it waited.
  const [stored] = await lookUpStored(manager, kind, [locked.key]);
  return stored;
}
