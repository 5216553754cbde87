import type { Kind, Portable } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import type { ConflictStrategy, FieldChange } from '../kinds/words.ts';
import type { Problem } from '../lib/problem.ts';
import { fingerprintPortable } from '../secrets/fingerprint-portable.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { type Action, type Decision, decide, type Situation } from './decide.ts';
import { diff, differingFields, withSameSchema } from './diff.ts';
import { digestOf } from './digest.ts';
import type { DocumentIndex } from './document-index.ts';
import { type Incoming, isValid } from './incoming.ts';
import { complete, createWhole, digestOfWhole, mergeWhole, type Whole } from './portable-states.ts';
import { type Step, type StoredEntity, statusOf } from './step.ts';

/** What the steps of one kind's entities rest on. */
export interface PlanContext {
  readonly kind: Kind<KindName>;
  readonly index: DocumentIndex;
  /** Whether the entity that counts for a repeated key is in conflict. */
  readonly hadConflict: (key: string) => boolean;
  readonly stored: ReadonlyMap<string, StoredEntity>;
  /** Free keys for the entities that may have to be renamed. */
  readonly newKeys: ReadonlyMap<string, string>;
  readonly strategyOf: (key: string) => ConflictStrategy;
  readonly ring: KeyRing;
  readonly newId: () => string;
}

/** The step for one entity. */
export function planEntity(context: PlanContext, incoming: Incoming): Step {
  const repeats = repetition(context, incoming);
  // A repetition has nothing to do with what is stored; in a real run that may be what the first one has left.
  const stored = repeats === 'nothing' ? context.stored.get(incoming.key) : undefined;
  const comparison = compare(context, incoming, stored);
  const situation: Situation = {
    isValid: isValid(incoming),
    repeats,
    stored: comparison.stored,
    strategy: context.strategyOf(incoming.key),
  };
  const decision = decide(situation);
  const conflict = repeats === 'nothing' ? stored !== undefined : context.hadConflict(incoming.key);
  const step = { ...carryOut(context, incoming, decision, comparison), conflict };
  return repeats === 'nothing' ? step : { ...step, repeats: true };
}

function repetition(
  { kind, index }: PlanContext,
  { index: position, key, digest, receivedDigest = digest, isDiscovered }: Incoming,
): Situation['repeats'] {
  if (!index.isRepetition(kind.name, position)) return 'nothing';
  const isIdentical = receivedDigest !== undefined && receivedDigest === index.digestOfFirst(kind.name, key);
  if (isIdentical) return 'identical';
  return isDiscovered || index.isDiscovered(kind.name, key) ? 'discovered' : 'different';
}

interface Comparison {
  readonly stored: Situation['stored'];
  readonly before?: StoredEntity;
  readonly merged?: Whole;
  /** `merged`, fingerprinted. */
  readonly shown?: Portable;
  readonly changes: readonly FieldChange[];
}

function compare(
  { kind, ring }: PlanContext,
  incoming: Incoming,
  before: StoredEntity | undefined,
): Comparison {
  if (before === undefined) return { stored: 'nothing', changes: [] };
  if (before.portable === undefined || incoming.portable === undefined) {
    return { stored: before.digest === incoming.digest ? 'same' : 'different', before, changes: [] };
  }
  const merged = mergeWhole(kind, before.portable, withSameSchema(before.portable, incoming.portable));
  const shown = fingerprintPortable(kind, merged.portable, ring);
  const changes = diff(fingerprintPortable(kind, before.portable, ring), shown);
  return { stored: changes.length === 0 ? 'same' : 'different', before, merged, shown, changes };
}

type Result = Omit<Step, 'conflict' | 'repeats'>;

function carryOut(
  context: PlanContext,
  incoming: Incoming,
  { action, because }: Decision,
  comparison: Comparison,
): Result {
  const base: Result = {
    incoming,
    action,
    status: statusOf[action],
    ...(comparison.before === undefined ? {} : { stored: comparison.before }),
    changes: [],
    warnings: incoming.warnings ?? [],
    problems: incoming.problems ?? [],
  };
  if (because === 'discovered') return { ...base, warnings: [...base.warnings, discoveredWarning(incoming)] };
  if (because === 'repeated') return { ...base, warnings: [...base.warnings, repeatedWarning(incoming)] };
  if (because === 'contradicted') return { ...base, problems: [contradiction(context, incoming)] };
  return { ...base, ...effects[action](context, incoming, comparison, base) };
}

type Effect = (
  context: PlanContext,
  incoming: Incoming,
  comparison: Comparison,
  base: Result,
) => Partial<Result>;

const noEffect: Effect = () => ({});

const effects = {
  skip: noEffect,
  unchanged: (_context, _incoming, { merged }, { warnings }) => ({
    warnings: [...warnings, ...(merged?.warnings ?? [])],
  }),
  create: (context, incoming, _comparison, base) =>
    incoming.row === undefined
      ? storeNew(context, incoming.portable ?? {}, base, incoming)
      : { target: { id: context.newId(), row: incoming.row } },
  rename: (context, incoming, _comparison, base) => {
    const renamedTo = context.newKeys.get(incoming.key) ?? incoming.key;
    const portable = { ...incoming.portable, [context.kind.key]: renamedTo };
    return { ...storeNew(context, portable, base, { ...incoming, digest: undefined }), renamedTo };
  },
  update: ({ kind }, incoming, { before, merged, shown, changes }, { warnings }) =>
    before === undefined || merged === undefined || shown === undefined
      ? {}
      : {
          target: {
            id: before.id,
            portable: merged.portable,
            fields: [
              ...new Set([
                ...differingFields(before.portable ?? {}, merged.portable),
                ...(before.rewritten ?? []),
              ]),
            ],
            pending: incoming.pending,
            doomed: incoming.doomed,
            digest: digestOfMerged(kind, incoming, merged.portable) ?? digestOf(shown),
          },
          changes,
          warnings: [...warnings, ...merged.warnings],
        },
  reject: ({ kind, strategyOf }, incoming, { before }, { problems }) =>
    !isValid(incoming) || before === undefined || strategyOf(incoming.key) !== 'fail'
      ? {}
      : { problems: [...problems, conflictProblem(kind, incoming.key)] },
} satisfies Record<Action, Effect>;

/**
 * Where nothing of what was stored is left, it is that of the received entity: known, and costly to work out. Masks are
 * left as they came, which stand for something stored.
 */
function digestOfMerged(kind: Kind, { portable, digest }: Incoming, merged: Portable): string | undefined {
  if (portable === undefined) return;
  const isAsNew = differingFields(complete(kind, portable), merged).length === 0;
  return isAsNew ? digest : undefined;
}

function storeNew(
  { kind, ring, newId }: PlanContext,
  incoming: Portable,
  base: Result,
  {
    digest,
    pending,
    doomed,
  }: Pick<Incoming, 'pending' | 'doomed'> & { readonly digest?: string | undefined },
): Partial<Result> {
  const { portable, warnings } = createWhole(kind, incoming);
  return {
    target: { id: newId(), portable, digest: digest ?? digestOfWhole(kind, portable, ring), pending, doomed },
    warnings: [...base.warnings, ...warnings],
  };
}

const repeatedWarning = ({ key }: Incoming): string =>
  `DUPLICATE_KEY: '${key}' stands in the document more than once with the same content; the first one counts.`;

const discoveredWarning = ({ key }: Incoming): string =>
  `DUPLICATE_KEY: '${key}' stands in the document more than once, as gateways offer it; the one that is known in full or active counts, and of several the first one.`;

const contradiction = ({ kind }: PlanContext, { key, index }: Incoming): Problem => ({
  code: 'DUPLICATE_KEY',
  message: `The ${kind.name} '${key}' stands in the document more than once with different content; the first one counts. Remove one of them or give it another ${kind.key}.`,
  path: `/entities/${kind.collection}/${index}`,
  kind: kind.name,
  key,
});

const conflictProblem = (kind: Kind, key: string): Problem => ({
  code: 'CONFLICT',
  message: `A ${kind.name} '${key}' exists already. Choose another conflict strategy, or leave it out of the import.`,
  kind: kind.name,
  key,
});
