import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { lockEntity, type Stored } from '../store/look-up.ts';
import { EntityNotFound, StaleRevision } from './edit-problems.ts';

/** Which entity an edit is about, and the revision that the caller saw of it. */
export interface EntityAddress {
  readonly id: string;
  readonly expectedRevision?: number | null | undefined;
}

/** The entity, kept as it is until the transaction ends. Throws `EntityNotFound` or `StaleRevision`. */
export async function lockAddressed(
  manager: EntityManager,
  kind: Kind,
  { id, expectedRevision }: EntityAddress,
): Promise<Stored> {
  const stored = await lockEntity(manager, kind, id);
  if (stored === undefined) throw new EntityNotFound(kind, id);
  if (expectedRevision != null && expectedRevision !== stored.revision) {
    throw new StaleRevision(kind, stored, expectedRevision);
  }
  return stored;
}
