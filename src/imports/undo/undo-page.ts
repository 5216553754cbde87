import type { EntityManager } from 'typeorm';
import { type Kind, mentionsIn } from '../../kinds/kind.ts';
import { type KindName, kindNamed } from '../../kinds/registry.ts';
import type { OutcomeStatus } from '../../kinds/words.ts';
import { slugOf } from '../../lib/slug.ts';
import { type Deed, planUndo, type UndoContext } from '../../planning/plan-undo.ts';
import type { StoredNames } from '../../planning/references.ts';
import type { Recordable } from '../../planning/step.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { renewed } from '../../secrets/renew-secrets.ts';
import type { Services } from '../../services/services.ts';
import { deleteRows } from '../../store/delete-entities.ts';
import { lockEntities, lookUpHeads, lookUpStoredById } from '../../store/look-up.ts';
import { unsettlePending } from '../../store/pending.ts';
import { findReferrers, type LinksToRestore, type Referrer, restoreLinks } from '../../store/references.ts';
import { writeBatch } from '../../store/write-batch.ts';
import { batchOf, keepUp, withLinks } from '../apply/write-steps.ts';
import { findStoredNames } from '../plan/resolve-references.ts';
import { tellSettled } from '../plan/tell-resolved.ts';

/** Takes back what an import has done to entities of one kind, within the caller's transaction. */
export async function undoDeeds(
  { ring }: Services,
  kindName: KindName,
  { undone, deeds: journaled }: { readonly undone: string; readonly deeds: readonly Deed[] },
  manager: EntityManager,
): Promise<readonly Recordable[]> {
  const kind = kindNamed(kindName);
  const deeds = journaled.map((deed) => ({
    ...deed,
    before: deed.before && renewed(kind, deed.before, ring),
  }));
  const context = { kind, ring, ...(await lookUp({ manager, kind, ring }, deeds)) };
  const steps = deeds.map((deed) => planUndo(context, deed));
  const unsettled = await unsettlePending(manager, kind, linksOf(steps, deeds, 'deleted', 'updated'));
  await deleteRows(
    manager,
    kind,
    steps.flatMap(({ status, stored }) => (status === 'deleted' && stored ? [stored] : [])),
  );
  const { touched, links } = await writeBatch(manager, kind, batchOf(steps));
  const restored = await restoreLinks(manager, kind, linksOf(steps, deeds, 'created'));
  await keepUp(manager, undone, [...unsettled, ...touched, ...restored]);
  return withLinks(await tellSettled(manager, kind, steps, links), links);
}

/** Of what is brought back, or is going to be what it was before it was stored. */
const linksOf = (
  steps: readonly Recordable[],
  deeds: readonly Deed[],
  ...statuses: readonly OutcomeStatus[]
): LinksToRestore[] =>
  deeds.flatMap(({ entityId, links }, index) =>
    links !== null && statuses.includes(steps[index]?.status ?? 'skipped') ? [{ id: entityId, links }] : [],
  );

async function lookUp(
  { manager, kind, ring }: { readonly manager: EntityManager; readonly kind: Kind; readonly ring: KeyRing },
  deeds: readonly Deed[],
) {
  const made = idsOf(deeds, ({ status }) => status === 'created' || status === 'renamed');
  const changed = idsOf(deeds, ({ status }) => status === 'updated');
  // What is changed back is held to its revision; what is going to be deleted has to stay as it is until then.
  const stored = [
    ...(made.length === 0 ? [] : await lockEntities(manager, kind, made)),
    ...(changed.length === 0 ? [] : await lookUpStoredById(manager, kind, changed)),
  ];
  const deleted = deeds.filter(({ status }) => status === 'deleted').map(({ key }) => key);
  const taken = deleted.length === 0 ? [] : await lookUpHeads(manager, kind, deleted);
  const referrers =
    made.length === 0 ? new Map<string, Referrer[]>() : await findReferrers(manager, kind, made);
  return {
    stored: new Map(stored.map((one) => [one.id, { ...one, portable: renewed(kind, one.portable, ring) }])),
    taken: new Set(taken.map(({ key }) => key)),
    referrers: remaining(referrers, deeds),
    keyOf: await findReferred(manager, kind, deeds),
  };
}

/** Who refers to what was made, without those that referred to it by name before. */
function remaining(
  referrers: ReadonlyMap<string, readonly Referrer[]>,
  deeds: readonly Deed[],
): Map<string, string[]> {
  const before = new Set(
    deeds.flatMap(({ entityId, links }) => (links ?? []).map(({ id }) => `${entityId} ${id}`)),
  );
  return new Map(
    [...referrers].map(([id, those]) => [
      id,
      those.filter((one) => !before.has(`${id} ${one.id}`)).map((one) => `${one.kind} '${one.key}'`),
    ]),
  );
}

const idsOf = (deeds: readonly Deed[], isWanted: (deed: Deed) => boolean): string[] =>
  deeds.filter(isWanted).map(({ entityId }) => entityId);

async function findReferred(
  manager: EntityManager,
  kind: Kind,
  deeds: readonly Deed[],
): Promise<UndoContext['keyOf']> {
  const there = new Map<string, StoredNames>();
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const names = [...new Set(deeds.flatMap(({ before }) => mentionsIn(before, field)))];
    if (names.length > 0) there.set(field, await findStoredNames(manager, to, names));
  }
  return (field, name) => {
    const stored = there.get(field);
    const [only, ...others] = stored?.keysBySlug.get(slugOf(name)) ?? [];
    if (stored?.keys.has(name)) return name;
    return others.length === 0 && slugOf(name) !== '' ? only : undefined;
  };
}
