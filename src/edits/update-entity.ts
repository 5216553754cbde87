import type { EntityManager } from 'typeorm';
import type { EntityRow } from '../kinds/entity-row.ts';
import { type Kind, keyOf, type Portable } from '../kinds/kind.ts';
import { diff, differingFields } from '../planning/diff.ts';
import { fingerprintPortable } from '../secrets/fingerprint-portable.ts';
import type { Services } from '../services/services.ts';
import { recordDeletions } from '../store/delete-entities.ts';
import type { Stored } from '../store/look-up.ts';
import { touchReferrers } from '../store/referrers.ts';
import { type EntityToWrite, writeBatch } from '../store/write-batch.ts';
import { assertFree } from './create-entity.ts';
import { draftEntity } from './draft-entity.ts';
import { edit, readBack } from './edit.ts';
import type { EntityInput } from './entity-input.ts';
import { type EntityAddress, lockAddressed } from './lock-addressed.ts';
import { readInput } from './read-input.ts';

/**
 * Changes the given fields of a stored entity; where that makes no difference, nothing is written. Throws
 * `EntityNotFound`, `StaleRevision`, `InvalidInput` or `AlreadyExists`.
 */
export function updateEntity<Row extends EntityRow>(
  services: Services,
  kind: Kind<string, Row>,
  { id, expectedRevision, ...input }: EntityInput & EntityAddress,
): Promise<Row> {
  const read = readInput(services, kind, input);
  return edit(services.store, async (manager) => {
    const stored = await lockAddressed(manager, kind, { id, expectedRevision });
    const entity = await draftEntity({ services, manager }, kind, read, stored);
    if (isChanged(services, kind, stored.portable, entity.portable)) {
      await write(manager, kind, stored, entity);
    }
    return readBack(manager, kind, stored.id);
  });
}

const isChanged = ({ ring }: Services, kind: Kind, before: Portable, after: Portable): boolean =>
  diff(fingerprintPortable(kind, before, ring), fingerprintPortable(kind, after, ring)).length > 0;

async function write(
  manager: EntityManager,
  kind: Kind,
  stored: Stored,
  entity: EntityToWrite,
): Promise<void> {
  const key = keyOf(kind, entity.portable);
  if (key !== stored.key) await giveNewKey(manager, kind, stored, key);
  const fields = differingFields(stored.portable, entity.portable);
  await writeBatch(manager, kind, {
    created: [],
    updated: [{ ...entity, fields, revision: stored.revision }],
  });
}

async function giveNewKey(manager: EntityManager, kind: Kind, stored: Stored, key: string): Promise<void> {
  await assertFree(manager, kind, key);
  await touchReferrers(manager, kind, stored.id);
  await recordDeletions(manager, kind, [stored.key]);
}
