import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { EntityRow } from '../kinds/entity-row.ts';
import { type Kind, keyOf } from '../kinds/kind.ts';
import type { Services } from '../services/services.ts';
import { lookUpHeads } from '../store/look-up.ts';
import { writeBatch } from '../store/write-batch.ts';
import { draftEntity } from './draft-entity.ts';
import { edit, readBack } from './edit.ts';
import { AlreadyExists } from './edit-problems.ts';
import type { EntityInput } from './entity-input.ts';
import { readInput } from './read-input.ts';

/** Stores a new entity. Throws `InvalidInput` or `AlreadyExists`. */
export function createEntity<Row extends EntityRow>(
  services: Services,
  kind: Kind<string, Row>,
  input: EntityInput,
): Promise<Row> {
  const read = readInput(services, kind, withoutNull(input));
  return edit(services.store, async (manager) => {
    const entity = await draftEntity({ services, manager }, kind, read, { id: randomUUID() });
    await assertFree(manager, kind, keyOf(kind, entity.portable));
    await writeBatch(manager, kind, { created: [entity], updated: [] });
    return readBack(manager, kind, entity.id);
  });
}

/** Throws `AlreadyExists` when an entity has this key. Who takes it in between is met by the edit's next attempt. */
export async function assertFree(manager: EntityManager, kind: Kind, key: string): Promise<void> {
  const [taken] = await lookUpHeads(manager, kind, [key]);
  if (taken !== undefined) throw new AlreadyExists(kind, key);
}

/** Where nothing is stored yet, null says no more than leaving a field out. */
const withoutNull = (input: EntityInput): EntityInput =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
