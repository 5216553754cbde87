import type { EntityManager } from 'typeorm';
import { type Kind, mentionsIn } from '../../kinds/kind.ts';
import { type KindName, kindNamed } from '../../kinds/registry.ts';
import type { OutcomeStatus } from '../../kinds/words.ts';
import { slugOf } from '../../lib/slug.ts';
import { planUndo, type UndoContext, type WrittenOutcome } from '../../planning/plan-undo.ts';
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
export async function undoOutcomes(
  { ring }: Services,
  kindName: KindName,
  { undone, outcomes: journaled }: { readonly undone: string; readonly outcomes: readonly WrittenOutcome[] },
  manager: EntityManager,
): Promise<readonly Recordable[]> {
  const kind = kindNamed(kindName);
  const outcomes = journaled.map((outcome) => ({
    ...outcome,
    before: outcome.before && renewed(kind, outcome.before, ring),
  }));
  const context = { kind, ring, ...(await lookUp({ manager, kind, ring }, outcomes)) };
  const steps = outcomes.map((outcome) => planUndo(context, outcome));
  const unsettled = await unsettlePending(manager, kind, linksOf(steps, outcomes, 'deleted', 'updated'));
  await deleteRows(
    manager,
    kind,
    steps.flatMap(({ status, stored }) => (status === 'deleted' && stored ? [stored] : [])),
  );
  const { touched, links } = await writeBatch(manager, kind, batchOf(steps));
  const restored = await restoreLinks(manager, kind, linksOf(steps, outcomes, 'created'));
  await keepUp(manager, undone, [...unsettled, ...touched, ...restored]);
  return withLinks(await tellSettled(manager, kind, steps, links), links);
}

/** The links of outcomes whose steps have one of these statuses: what is brought back, or refers by name again. */
const linksOf = (
  steps: readonly Recordable[],
  outcomes: readonly WrittenOutcome[],
  ...statuses: readonly OutcomeStatus[]
): LinksToRestore[] =>
  outcomes.flatMap(({ entityId, links }, index) =>
    links !== null && statuses.includes(steps[index]?.status ?? 'skipped') ? [{ id: entityId, links }] : [],
  );

async function lookUp(
  { manager, kind, ring }: { readonly manager: EntityManager; readonly kind: Kind; readonly ring: KeyRing },
  outcomes: readonly WrittenOutcome[],
) {
  const made = idsOf(outcomes, ({ status }) => status === 'created' || status === 'renamed');
  const changed = idsOf(outcomes, ({ status }) => status === 'updated');
  // What is changed back is held to its revision; what is going to be deleted has to stay as it is until then.
  const stored = [
    ...(made.length === 0 ? [] : await lockEntities(manager, kind, made)),
    ...(changed.length === 0 ? [] : await lookUpStoredById(manager, kind, changed)),
  ];
  const deleted = outcomes.filter(({ status }) => status === 'deleted').map(({ key }) => key);
  const taken = deleted.length === 0 ? [] : await lookUpHeads(manager, kind, deleted);
  const referrers =
    made.length === 0 ? new Map<string, Referrer[]>() : await findReferrers(manager, kind, made);
  return {
    stored: new Map(stored.map((one) => [one.id, { ...one, portable: renewed(kind, one.portable, ring) }])),
    taken: new Set(taken.map(({ key }) => key)),
    referrers: remaining(referrers, outcomes),
    keyOf: await findReferred(manager, kind, outcomes),
  };
}

/** Who refers to what was made, without those that referred to it by name before. */
function remaining(
  referrers: ReadonlyMap<string, readonly Referrer[]>,
  outcomes: readonly WrittenOutcome[],
): Map<string, string[]> {
  const before = new Set(
    outcomes.flatMap(({ entityId, links }) => (links ?? []).map(({ id }) => `${entityId} ${id}`)),
  );
  return new Map(
    [...referrers].map(([id, those]) => [
      id,
      those.filter((one) => !before.has(`${id} ${one.id}`)).map((one) => `${one.kind} '${one.key}'`),
    ]),
  );
}

const idsOf = (
  outcomes: readonly WrittenOutcome[],
  isWanted: (outcome: WrittenOutcome) => boolean,
): string[] => outcomes.filter(isWanted).map(({ entityId }) => entityId);

async function findReferred(
  manager: EntityManager,
  kind: Kind,
  outcomes: readonly WrittenOutcome[],
): Promise<UndoContext['keyOf']> {
  const there = new Map<string, StoredNames>();
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const names = [...new Set(outcomes.flatMap(({ before }) => mentionsIn(before, field)))];
    if (names.length > 0) there.set(field, await findStoredNames(manager, to, names));
  }
  return (field, name) => {
    const stored = there.get(field);
    const [only, ...others] = stored?.keysBySlug.get(slugOf(name)) ?? [];
    if (stored?.keys.has(name)) return name;
    return others.length === 0 && slugOf(name) !== '' ? only : undefined;
  };
}
