import type { EntityManager } from 'typeorm';
import { type Kind, mentionsIn } from '../kinds/kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import { type Deed, planUndo, type UndoContext } from '../planning/plan-undo.ts';
import type { Recordable } from '../planning/step.ts';
import { keepUp } from '../progress/keep-up.ts';
import { fingerprintPortable } from '../secrets/fingerprint-portable.ts';
import { deleteRows } from '../store/delete-rows.ts';
import { lockEntities } from '../store/lock-entity.ts';
import { lookUpHeads, lookUpStoredById } from '../store/look-up.ts';
import { type LinksToRestore, restoreLinks } from '../store/lost-links.ts';
import { findReferrers, type Referrer } from '../store/referrers.ts';
import { writeBatch } from '../store/write-batch.ts';
import type { Lading } from './lading.ts';
import { batchOf } from './write-steps.ts';

/** Takes back what an import has done to entities of one kind, within the caller's transaction. */
export async function undoDeeds(
  { ring }: Lading,
  kindName: KindName,
  { undone, deeds }: { readonly undone: string; readonly deeds: readonly Deed[] },
  manager: EntityManager,
): Promise<Recordable[]> {
  const kind = kindNamed(kindName);
  const fingerprint: UndoContext['fingerprint'] = (portable) => fingerprintPortable(kind, portable, ring);
  const context = { kind, fingerprint, ...(await lookUp(manager, kind, deeds)) };
  const steps = deeds.map((deed) => planUndo(context, deed));
  await deleteRows(
    manager,
    kind,
    steps.flatMap(({ status, stored }) => (status === 'deleted' && stored ? [stored] : [])),
  );
  await writeBatch(manager, kind, batchOf(steps));
  await keepUp(manager, undone, await restoreLinks(manager, kind, linksToRestore(steps, deeds)));
  return steps;
}

/** Of what was brought back. */
const linksToRestore = (steps: readonly Recordable[], deeds: readonly Deed[]): LinksToRestore[] =>
  deeds.flatMap(({ entityId, links }, index) =>
    links !== null && steps[index]?.status === 'created' ? [{ id: entityId, links }] : [],
  );

async function lookUp(manager: EntityManager, kind: Kind, deeds: readonly Deed[]) {
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
    stored: new Map(stored.map((one) => [one.id, one])),
    taken: new Set(taken.map(({ key }) => key)),
    referrers: new Map(
      [...referrers].map(([id, those]) => [id, those.map((one) => `${one.kind} '${one.key}'`)]),
    ),
    isThere: await findReferred(manager, kind, deeds),
  };
}

const idsOf = (deeds: readonly Deed[], isWanted: (deed: Deed) => boolean): string[] =>
  deeds.filter(isWanted).map(({ entityId }) => entityId);

async function findReferred(
  manager: EntityManager,
  kind: Kind,
  deeds: readonly Deed[],
): Promise<UndoContext['isThere']> {
  const there = new Map<string, Set<string>>();
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const keys = [...new Set(deeds.flatMap(({ before }) => mentionsIn(before, field)))];
    const heads = keys.length === 0 ? [] : await lookUpHeads(manager, to, keys);
    there.set(field, new Set(heads.map(({ key }) => key)));
  }
  return (field, key) => there.get(field)?.has(key) ?? false;
}
