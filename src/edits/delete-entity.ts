import type { EntityRow } from '../kinds/entity-row.ts';
import type { Kind } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import type { Services } from '../services/services.ts';
import { deleteRows } from '../store/delete-entities.ts';
import { lockReferrers, type Referrer, unlinkReferrers } from '../store/referrers.ts';
import { edit } from './edit.ts';
import { StillReferenced } from './edit-problems.ts';
import { type EntityAddress, lockAddressed } from './lock-addressed.ts';

export interface EntityDeletion extends EntityAddress {
  /** Takes the entity out of whatever refers to it, instead of leaving it where it is. */
  readonly unlink: boolean;
}

/** An entity that is gone, and what referred to it. */
export interface DeletedEntity {
  readonly id: string;
  readonly kind: KindName;
  readonly key: string;
  readonly unlinkedFrom: readonly Referrer[];
}

/** Deletes an entity. Throws `EntityNotFound`, `StaleRevision` or, without `unlink`, `StillReferenced`. */
export const deleteEntity = <Row extends EntityRow>(
  services: Services,
  kind: Kind<KindName, Row>,
  { unlink, ...address }: EntityDeletion,
): Promise<DeletedEntity> =>
  edit(services.store, async (manager) => {
    const stored = await lockAddressed(manager, kind, address);
    const referrers = await lockReferrers(manager, kind, stored.id);
    if (referrers.length > 0 && !unlink) throw new StillReferenced(kind, stored.key, referrers);
    if (unlink) await unlinkReferrers(manager, kind, stored.id);
    await deleteRows(manager, kind, [stored]);
    return { id: stored.id, kind: kind.name, key: stored.key, unlinkedFrom: referrers };
  });
