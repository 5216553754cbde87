import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { isReferring, type Kind } from '../../kinds/kind.ts';
import type { KindName } from '../../kinds/registry.ts';
import type { ConflictStrategy, EntityReference } from '../../kinds/words.ts';
import { mapInTurns } from '../../lib/work-ahead.ts';
import { type Incoming, isValid } from '../../planning/incoming.ts';
import type { DocumentState } from '../../planning/ledger.ts';
import { type NewKeys, renameCandidates } from '../../planning/new-keys.ts';
import { planEntity } from '../../planning/plan-entity.ts';
import { layOver, type ReferringEntity, type StoredNames, settleStored } from '../../planning/references.ts';
import type { Step, StoredEntity } from '../../planning/step.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { renewed } from '../../secrets/renew-secrets.ts';
import { lookUpHeads, lookUpStored, type Stored } from '../../store/look-up.ts';
import { findPending, pendingByField } from '../../store/pending.ts';
import { findStoredNames, resolveReferences } from './resolve-references.ts';
import { tellResolved } from './tell-resolved.ts';

/** What planning one chunk needs to know. */
export interface Planning extends DocumentState {
  readonly manager: EntityManager;
  readonly kind: Kind<KindName>;
  readonly strategyOf: (kind: KindName, key: string) => ConflictStrategy;
  readonly ring: KeyRing;
  readonly newKeys: NewKeys;
  /** Unix seconds of the job, for new keys. */
  readonly stamp: number;
  readonly keyLength: number;
  /** Keeps the stored entities as they are until the transaction ends. */
  readonly lock: boolean;
  /** Whether what the document brings of the kinds before is stored: in a dry run it is not. */
  readonly isBroughtStored: boolean;
}

/** Entities of one kind, in the document's order. */
export interface ReceivedEntities {
  /** What is known of them without their content. */
  readonly entries: readonly Incoming[];
  /** The same with their content. */
  open(manager: EntityManager): Promise<readonly Incoming[]>;
}

/** The steps for received entities, compared with what is stored now; writes nothing. */
export async function planChunk(planning: Planning, received: ReceivedEntities): Promise<Step[]> {
  const { kind, index, ring } = planning;
  const isFirst = ({ index: position }: Incoming): boolean => !index.isRepetition(kind.name, position);
  const stored = await findStored(planning, received.entries.filter(isFirst));
  const strategyOf = (key: string): ConflictStrategy => planning.strategyOf(kind.name, key);
  const resolved = await withContent(planning, received, stored, (one) => {
    const head = stored.get(one.key);
    if (head === undefined) return true;
    const strategy = strategyOf(one.key);
    return strategy === 'rename' || (strategy === 'update' && head.digest !== one.digest);
  });
  const conflicts = resolved.filter((one) => isFirst(one) && isValid(one) && stored.has(one.key));
  const compared = await addPortables(
    planning,
    stored,
    conflicts.filter(({ key }) => strategyOf(key) === 'update'),
  );
  const incoming = await layOverStored(planning, stored, resolved, compared);
  const newKeys = await findNewKeys(
    planning,
    conflicts.filter(({ key }) => strategyOf(key) === 'rename').map(({ key }) => key),
  );
  const hadConflict = conflictsIn(planning, received.entries.filter(isFirst), stored);
  const context = { kind, index, hadConflict, stored, newKeys, strategyOf, ring, newId: randomUUID };
  // The chunk before is being written meanwhile: the database must not have to wait for its next statement.
  return tellResolved(planning, await mapInTurns(incoming, (one) => planEntity(context, one)));
}

/** Whether what counts for a repeated key is in conflict: as planned here, else as it was recorded or is presumed. */
function conflictsIn(
  { kind, ledger }: Planning,
  firsts: readonly Incoming[],
  stored: ReadonlyMap<string, StoredEntity>,
): (key: string) => boolean {
  const here = new Set(firsts.map(({ key }) => key));
  return (key) => (here.has(key) ? stored.has(key) : ledger.hadConflict(kind.name, key));
}

async function findStored(
  { manager, kind, lock }: Planning,
  firsts: readonly Incoming[],
): Promise<Map<string, StoredEntity>> {
  const heads = await lookUpHeads(manager, kind, [...new Set(firsts.map(({ key }) => key))], lock);
  return new Map(heads.map((head) => [head.key, head]));
}

/** Content is read only where there is something to store or to compare. */
async function withContent(
  planning: Planning,
  received: ReceivedEntities,
  stored: ReadonlyMap<string, StoredEntity>,
  isNeeded: (one: Incoming) => boolean,
): Promise<readonly Incoming[]> {
  const { manager, kind } = planning;
  if (isReferring(kind)) {
    const isStored = (key: string): boolean =>
      stored.has(key) && planning.strategyOf(kind.name, key) !== 'rename';
    return resolveReferences({ ...planning, isStored }, await received.open(manager));
  }
  return received.entries.some((one) => isValid(one) && isNeeded(one))
    ? received.open(manager)
    : received.entries;
}

/** Reads in full what has to be compared field by field; where the digests agree nothing has. Gives what was read. */
async function addPortables(
  { manager, kind, ring }: Planning,
  stored: Map<string, StoredEntity>,
  conflicts: readonly Incoming[],
): Promise<readonly Stored[]> {
  const different = conflicts.filter(({ key, digest }) => stored.get(key)?.digest !== digest);
  if (different.length === 0) return [];
  const keys = different.map(({ key }) => key);
  const found = await lookUpStored(manager, kind, keys);
  const read = found.map((entity) => ({ ...entity, portable: renewed(kind, entity.portable, ring) }));
  for (const entity of read) stored.set(entity.key, entity);
  return read;
}

/** What entities refer to, laid over what the stored ones of their keys do. */
async function layOverStored(
  planning: Planning,
  stored: Map<string, StoredEntity>,
  incoming: readonly Incoming[],
  compared: readonly Stored[],
): Promise<readonly Incoming[]> {
  const { kind, index } = planning;
  if (compared.length === 0 || !isReferring(kind)) return incoming;
  const referring = await findReferring(planning, compared);
  for (const [key, one] of referring) stored.set(key, one);
  return incoming.map((one) => {
    const before = index.isRepetition(kind.name, one.index) ? undefined : referring.get(one.key);
    return before === undefined || !isValid(one) ? one : layOver({ kind, index }, one, before);
  });
}

/**
 * The stored entities by key, with what they refer to by name; what of that the document brings is settled where it is
 * not stored yet.
 */
async function findReferring(
  planning: Planning,
  compared: readonly Stored[],
): Promise<ReadonlyMap<string, ReferringEntity>> {
  const { manager, kind, isBroughtStored } = planning;
  const ids = compared.map(({ id }) => id);
  const pending = await findPending(manager, kind, ids);
  const referring = compared.map((one) => ({ ...one, pending: pendingByField(kind, pending.get(one.id)) }));
  const settle = isBroughtStored ? undefined : await findNamed(manager, kind, pending);
  return new Map(referring.map((one) => [one.key, settle ? settleStored(kind, one, planning, settle) : one]));
}

/** What is stored of pending names, per field. */
async function findNamed(
  manager: EntityManager,
  kind: Kind,
  pending: ReadonlyMap<string, readonly EntityReference[]>,
): Promise<ReadonlyMap<string, StoredNames>> {
  const there = new Map<string, StoredNames>();
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const names = [...pending.values()].flat().filter((one) => one.kind === to.name);
    if (names.length === 0) continue;
    there.set(field, await findStoredNames(manager, to, [...new Set(names.map(({ key }) => key))]));
  }
  return there;
}

/** A free key for each of the keys: not stored, not in the document, not given to another entity. */
async function findNewKeys(
  { manager, kind, index, newKeys, stamp, keyLength }: Planning,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let open = keys.map((key) => ({ key, candidates: renameCandidates(key, stamp, keyLength) }));
  while (open.length > 0) {
    const tried = open.map(({ key, candidates }) => ({ key, candidates, newKey: nextFree(key, candidates) }));
    const heads = await lookUpHeads(
      manager,
      kind,
      tried.map(({ newKey }) => newKey),
    );
    const taken = new Set(heads.map((head) => head.key));
    for (const { key, newKey } of tried) if (!taken.has(newKey)) found.set(key, newKey);
    open = tried.filter(({ newKey }) => taken.has(newKey));
  }
  return found;

  function nextFree(key: string, candidates: Generator<string, never>): string {
    let candidate = candidates.next().value;
    while (!newKeys.reserve(index, kind.name, candidate, key)) candidate = candidates.next().value;
    return candidate;
  }
}
