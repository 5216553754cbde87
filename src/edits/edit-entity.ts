import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Act } from '../audit/audit-log.ts';
import { type Kind, keyOf, type Portable } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import type { EntityRow } from '../kinds/shared-fields.ts';
import { diff, differingFields } from '../planning/diff.ts';
import { fingerprintPortable } from '../secrets/fingerprint-portable.ts';
import type { Services } from '../services/services.ts';
import { retrying } from '../store/database-errors.ts';
import { deleteRows } from '../store/delete-entities.ts';
import { findByIds } from '../store/find-entities.ts';
import { recordDeletions } from '../store/history.ts';
import { lockEntity, lookUpHeads, type Stored } from '../store/look-up.ts';
import { cutLinks, findReferrers, type Referrer, touchReferrers } from '../store/references.ts';
import type { Store } from '../store/store.ts';
import { type EntityToWrite, writeBatch } from '../store/write-batch.ts';
import { draftEntity } from './draft-entity.ts';
import { AlreadyExists, EntityNotFound, StaleRevision, StillReferenced } from './edit-problems.ts';
import { type EntityInput, readInput } from './entity-input.ts';

/** Stores a new entity. Throws `InvalidInput` or `AlreadyExists`. */
export function createEntity<Row extends EntityRow>(
  services: Services,
  kind: Kind<KindName, Row>,
  input: EntityInput,
  act: Act,
): Promise<Row> {
  const read = readInput(services, kind, withoutNull(input));
  return edit(services.store, async (manager) => {
    const entity = await draftEntity({ services, manager }, kind, read, { id: randomUUID() });
    await assertFree(manager, kind, keyOf(kind, entity.portable));
    await writeBatch(manager, kind, { created: [entity], updated: [] });
    await act.done(manager, { entities: [{ kind: kind.name, key: keyOf(kind, entity.portable) }] });
    return readBack(manager, kind, entity.id);
  });
}

/** Asserts that no entity has a key; throws `AlreadyExists`. Who takes it in between is met by the edit's next attempt. */
async function assertFree(manager: EntityManager, kind: Kind, key: string): Promise<void> {
  const [taken] = await lookUpHeads(manager, kind, [key]);
  if (taken !== undefined) throw new AlreadyExists(kind, key);
}

/** Where nothing is stored yet, null says no more than leaving a field out. */
const withoutNull = (input: EntityInput): EntityInput =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));

/**
 * Changes the given fields of a stored entity; where that makes no difference, nothing is written. Throws
 * `EntityNotFound`, `StaleRevision`, `InvalidInput` or `AlreadyExists`.
 */
export function updateEntity<Row extends EntityRow>(
  services: Services,
  kind: Kind<KindName, Row>,
  { id, expectedRevision, ...input }: EntityInput & EntityAddress,
  act: Act,
): Promise<Row> {
  const read = readInput(services, kind, input);
  return edit(services.store, async (manager) => {
    const stored = await lockAddressed(manager, kind, { id, expectedRevision });
    const entity = await draftEntity({ services, manager }, kind, read, stored);
    const isOther = isChanged(services, kind, stored.portable, entity.portable);
    const fields = isOther ? await write(manager, kind, stored, entity) : [];
    const keys = new Set([keyOf(kind, entity.portable), stored.key]);
    await act.done(manager, {
      entities: [...keys].map((key) => ({ kind: kind.name, key })),
      details: { fields },
    });
    return readBack(manager, kind, stored.id);
  });
}

const isChanged = ({ ring }: Services, kind: Kind, before: Portable, after: Portable): boolean =>
  diff(fingerprintPortable(kind, before, ring), fingerprintPortable(kind, after, ring)).length > 0;

/** Writes what differs, and gives its fields. */
async function write(
  manager: EntityManager,
  kind: Kind,
  stored: Stored,
  entity: EntityToWrite,
): Promise<string[]> {
  const key = keyOf(kind, entity.portable);
  if (key !== stored.key) await giveNewKey(manager, kind, stored, key);
  const fields = differingFields(stored.portable, entity.portable);
  await writeBatch(manager, kind, {
    created: [],
    updated: [{ ...entity, fields, revision: stored.revision }],
  });
  return [...fields];
}

async function giveNewKey(manager: EntityManager, kind: Kind, stored: Stored, key: string): Promise<void> {
  await assertFree(manager, kind, key);
  await touchReferrers(manager, kind, stored.id);
  await recordDeletions(manager, kind, [stored.key]);
}

interface EntityDeletion extends EntityAddress {
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
  act: Act,
): Promise<DeletedEntity> =>
  edit(services.store, async (manager) => {
    const stored = await lockAddressed(manager, kind, address);
    const referrers = (await findReferrers(manager, kind, [stored.id], true)).get(stored.id) ?? [];
    if (referrers.length > 0 && !unlink) throw new StillReferenced(kind, stored.key, referrers);
    if (unlink) await cutLinks(manager, kind, [stored.id]);
    await deleteRows(manager, kind, [stored]);
    await act.done(manager, { entities: [{ kind: kind.name, key: stored.key }, ...referrers] });
    return { id: stored.id, kind: kind.name, key: stored.key, unlinkedFrom: referrers };
  });

/** One edit in one transaction, made again from the start where another writer got in its way. */
const edit = <Result>(store: Store, work: (manager: EntityManager) => Promise<Result>): Promise<Result> =>
  retrying(() => store.transaction(work));

/** The row that an edit leaves, as stored. */
async function readBack<Row extends EntityRow>(
  manager: EntityManager,
  kind: Kind<string, Row>,
  id: string,
): Promise<Row> {
  const [row] = await findByIds(manager, kind, [id]);
  if (row === undefined) throw new Error(`The ${kind.name} ${id} is not there after it was written.`);
  return row;
}

/** Which entity an edit is about, and the revision that the caller saw of it. */
interface EntityAddress {
  readonly id: string;
  readonly expectedRevision?: number | null | undefined;
}

/** The entity, kept as it is until the transaction ends. Throws `EntityNotFound` or `StaleRevision`. */
async function lockAddressed(
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
