import { kindNamed } from '../../kinds/registry.ts';
import { type Deletion, planDeletion } from '../../planning/plan-deletion.ts';
import type { Step, StoredEntity } from '../../planning/step.ts';
import { lookUpHeads, lookUpStored } from '../../store/look-up.ts';
import { findReferrers } from '../../store/referrers.ts';
import type { Planning } from './plan-chunk.ts';

/** The steps for keys of one kind that a delta deletes, compared with what is stored now; writes nothing. */
export async function planDeletions(planning: Planning, deletions: readonly Deletion[]): Promise<Step[]> {
  const { manager, kind, index, lock } = planning;
  const keys = [...new Set(deletions.map(({ key }) => key))];
  if (lock) await lookUpHeads(manager, kind, keys, true);
  const found = await lookUpStored(manager, kind, keys);
  const stored = new Map<string, StoredEntity>(found.map((one) => [one.key, one]));
  const strategyOf = (key: string) => planning.strategyOf(kind.name, key);
  const referrers = await findRemaining(planning, found);
  return deletions.map((deletion) => planDeletion({ kind, index, stored, strategyOf, referrers }, deletion));
}

/** Who refers to the entities, without those that refer to them no more when the rest of the document is stored. */
async function findRemaining(
  { manager, kind, index }: Planning,
  stored: readonly StoredEntity[],
): Promise<Map<string, string[]>> {
  const found = await findReferrers(
    manager,
    kind,
    stored.map(({ id }) => id),
  );
  const keys = new Map(stored.map(({ id, key }) => [id, key]));
  return new Map(
    [...found].map(([id, referrers]) => {
      const to = { kind: kindNamed(kind.name).name, key: keys.get(id) ?? '' };
      const remaining = referrers.filter((from) => !index.hasLetGo(from, to));
      return [id, remaining.map((from) => `${from.kind} '${from.key}'`)];
    }),
  );
}
