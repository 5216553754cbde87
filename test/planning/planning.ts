import { type Kind, keyOf, type Portable } from '../../src/kinds/kind.ts';
import type { KindName } from '../../src/kinds/registry.ts';
import type { ConflictStrategy } from '../../src/kinds/words.ts';
import { digestOf } from '../../src/planning/digest.ts';
import { DocumentIndexer } from '../../src/planning/document-index.ts';
import type { Incoming } from '../../src/planning/incoming.ts';
import { Ledger } from '../../src/planning/ledger.ts';
import { type PlanContext, planEntity } from '../../src/planning/plan-entity.ts';
import { createWhole, digestOfWhole } from '../../src/planning/portable-states.ts';
import type { Step, StoredEntity, WholeTarget } from '../../src/planning/step.ts';
import { fingerprintPortable } from '../../src/secrets/fingerprint-portable.ts';
import { resealPortable } from '../../src/secrets/reseal-portable.ts';
import { ring, source } from '../secrets/secrets.ts';
import { deepFreeze } from '../support/deep-freeze.ts';

/** An entity of any kind with nothing but what the kind requires. */
export function smallest(kind: Kind, key: string): Portable {
  const required = Object.entries(kind.portable.shape).filter(
    ([, schema]) => !schema.safeParse(undefined).success,
  );
  const fields = required.map(([field, schema]) => [field, schema.safeParse(null).success ? null : 'x']);
  return { ...Object.fromEntries(fields), [kind.key]: key };
}

export const fingerprintOf = (kind: Kind, portable: Portable): Portable =>
  fingerprintPortable(kind, portable, ring);

/** An entity as it comes out of a document: its secrets resealed, hashed. */
export function incomingOf(kind: Kind, sent: Portable, index = 0): Incoming {
  const { portable, fingerprinted } = resealPortable(kind, sent, { ring, source });
  return {
    index,
    key: keyOf(kind, sent),
    portable,
    digest: digestOf(createWhole(kind, fingerprinted).portable),
  };
}

/** An entity that does not fit its kind. */
export const invalidOf = (kind: Kind, key: string, index = 0): Incoming => ({
  index,
  key,
  problems: [{ code: 'INVALID', message: 'It is not as it should be.', kind: kind.name, key }],
});

export const storedOf = (kind: Kind, sent: Portable): StoredEntity & { readonly portable: Portable } => {
  const { portable } = createWhole(kind, resealPortable(kind, sent, { ring, source }).portable);
  return {
    key: keyOf(kind, sent),
    id: 'stored-id',
    revision: 3,
    digest: digestOfWhole(kind, portable, ring),
    portable,
  };
};

/** The whole entity that a step stores. */
export function targetOf({ target }: Step): WholeTarget {
  if (target === undefined || 'row' in target) throw new Error('The step stores no whole entity.');
  return target;
}

/** What stays under its key when a step was carried out. */
export function afterStep(step: Step): StoredEntity & { readonly portable: Portable } {
  const { stored } = step;
  const { id, portable, digest } = targetOf(step);
  return { key: stored?.key ?? '', id, revision: 4, digest, portable };
}

interface Situation {
  readonly kind: Kind<KindName>;
  readonly incoming: readonly Incoming[];
  readonly strategy: ConflictStrategy;
  readonly stored?: StoredEntity;
}

export const renamed = (key: string): string => `${key}_imported_1700000000`;

/** What the plan of a document of one kind rests on, frozen; what it creates gets the ids `new-1`, `new-2`, …. */
export function contextOf({ kind, incoming, strategy, stored }: Situation): PlanContext {
  const indexer = new DocumentIndexer();
  for (const one of incoming) indexer.add(kind.name, one);
  let ids = 0;
  return {
    kind,
    index: deepFreeze(indexer.finish()),
    hadConflict: (key) => key === stored?.key,
    stored: deepFreeze(new Map(stored === undefined ? [] : [[stored.key, stored]])),
    newKeys: deepFreeze(new Map(stored === undefined ? [] : [[stored.key, renamed(stored.key)]])),
    strategyOf: () => strategy,
    ring,
    newId: () => {
      ids += 1;
      return `new-${ids}`;
    },
  };
}

/** The steps for a document of one kind. */
export function planAll(situation: Situation): Step[] {
  const context = contextOf(situation);
  return deepFreeze(situation.incoming).map((one) => planEntity(context, one));
}

/** The key under which an entity of the document is stored when these steps are carried out. */
export function storedKeyAfter(
  { kind, incoming }: Pick<Situation, 'kind' | 'incoming'>,
  steps: readonly Step[],
  key: string,
): string | undefined {
  const indexer = new DocumentIndexer();
  for (const one of incoming) indexer.add(kind.name, one);
  const ledger = new Ledger(indexer.finish());
  ledger.record(
    kind,
    steps.map((step) => ({ ...step, key: step.incoming.key })),
  );
  return ledger.storedKey(kind.name, key);
}

/** The step for the only entity of a document. */
export function planOne({
  incoming,
  ...situation
}: Omit<Situation, 'incoming'> & { incoming: Incoming }): Step {
  const [step] = planAll({ ...situation, incoming: [incoming] });
  if (step === undefined) throw new Error('There is no step.');
  return step;
}

/** What stands before the colon of each warning. */
export const codesOf = (warnings: readonly string[]): string[] =>
  warnings.map((warning) => warning.replace(/:.*/s, ''));
