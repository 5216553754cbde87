import type { EntityManager } from 'typeorm';
import type { Kind, PendingNames } from '../kinds/kind.ts';
import type { Places } from '../kinds/words.ts';
import type { EntityContent } from './new-row.ts';
import { type Settled, settlePending } from './pending.ts';
import { insertEntities, insertReceived, updateEntities } from './write-entities.ts';
import { writeLinks } from './write-links.ts';

/** An entity to be stored: complete, secrets sealed, references as keys of entities that are stored or as pending names. */
export interface EntityToWrite extends EntityContent {
  readonly id: string;
  /** Which of what it refers to is not stored. */
  readonly pending?: PendingNames | undefined;
  /** Which of that is stored for now, and deleted later in the same import. */
  readonly doomed?: PendingNames | undefined;
  /** Where its references belong, if not one after the other. */
  readonly places?: Places | undefined;
}

/** The same, in the place of what is stored under this id. */
export interface EntityToUpdate extends EntityToWrite {
  /** Of what is stored. */
  readonly revision: number;
  /** The fields that differ from what is stored. */
  readonly fields: readonly string[];
}

/** A new entity that refers to nothing, as it was received. */
export interface ReceivedRow {
  readonly id: string;
  /** The text of its row, as `rowTextOf` gives it. */
  readonly row: string;
}

export interface Batch {
  readonly created: readonly EntityToWrite[];
  readonly received?: readonly ReceivedRow[];
  readonly updated: readonly EntityToUpdate[];
  /** Ids of those whose slug names mean nothing, as others have it that are stored later. */
  readonly sharingSlug?: readonly string[];
}

/**
 * Writes entities of one kind and what they refer to, a few statements for all; every update adds one revision. What
 * referred to them by name refers to them. Throws `Outdated` where an updated entity has another revision by now, or
 * where what is referred to is gone or a pending name is there.
 */
export async function writeBatch(manager: EntityManager, kind: Kind, batch: Batch): Promise<Settled> {
  await insertReceived(manager, kind, batch.received ?? []);
  await insertEntities(manager, kind, batch.created);
  await updateEntities(manager, kind, batch.updated);
  for (const [field, reference] of Object.entries(kind.references)) {
    await writeLinks(manager, { kind, field, reference }, batch);
  }
  return settlePending(manager, kind, namedAnew(kind, batch), batch.sharingSlug);
}

/** Entities whose names nothing had before. */
const namedAnew = (kind: Kind, { created, received = [], updated }: Batch): string[] =>
  [
    ...created,
    ...received,
    ...updated.filter(({ fields }) => fields.includes(kind.key) || fields.includes('name')),
  ].map(({ id }) => id);
