import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Kind, Portable } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import type { ConflictStrategy } from '../kinds/words.ts';
import type { DocumentIndex } from '../planning/document-index.ts';
import type { Incoming } from '../planning/incoming.ts';
import { planEntity } from '../planning/plan-entity.ts';
import type { Step, StoredEntity } from '../planning/step.ts';
import { lookUpHeads, lookUpStored } from '../store/look-up.ts';
import { findNewKeys } from './find-new-keys.ts';
import { resolveReferences } from './resolve-references.ts';

/** What planning one chunk needs to know. */
export interface Planning {
  readonly manager: EntityManager;
  readonly kind: Kind<KindName>;
  readonly index: DocumentIndex;
  readonly strategyOf: (kind: KindName, key: string) => ConflictStrategy;
  readonly fingerprint: (portable: Portable) => Portable;
  /** Unix seconds of the job, for new keys. */
  readonly stamp: number;
  readonly keyLength: number;
  /** Keeps the stored entities as they are until the transaction ends. */
  readonly lock: boolean;
}

/** The steps for entities of one kind, compared with what is stored now; writes nothing. */
export async function planChunk(planning: Planning, received: readonly Incoming[]): Promise<Step[]> {
  const { manager, kind, index, lock, fingerprint } = planning;
  const incoming = await resolveReferences(planning, received);
  const firsts = incoming.filter(({ index: position }) => !index.isRepetition(kind.name, position));
  const heads = await lookUpHeads(manager, kind, [...new Set(firsts.map(({ key }) => key))], lock);
  const stored = new Map<string, StoredEntity>(heads.map((head) => [head.key, head]));
  const strategyOf = (key: string): ConflictStrategy => planning.strategyOf(kind.name, key);
  const conflicts = firsts.filter(({ key, portable }) => portable !== undefined && stored.has(key));
  await addPortables(
    planning,
    stored,
    conflicts.filter(({ key }) => strategyOf(key) === 'update'),
  );
  const newKeys = await findNewKeys(
    planning,
    conflicts.filter(({ key }) => strategyOf(key) === 'rename').map(({ key }) => key),
  );
  const context = { kind, index, stored, newKeys, strategyOf, fingerprint, newId: randomUUID };
  return incoming.map((one) => planEntity(context, one));
}

/** Reads in full what has to be compared field by field; where the digests agree nothing has. */
async function addPortables(
  { manager, kind }: Planning,
  stored: Map<string, StoredEntity>,
  conflicts: readonly Incoming[],
): Promise<void> {
  const different = conflicts.filter(({ key, digest }) => stored.get(key)?.digest !== digest);
  if (different.length === 0) return;
  const keys = different.map(({ key }) => key);
  for (const entity of await lookUpStored(manager, kind, keys)) stored.set(entity.key, entity);
}
