import { type KindName, kindNames } from '../kinds/registry.ts';
import { type OutcomeStatus, outcomeStatuses } from '../kinds/words.ts';
import type { Step } from '../planning/step.ts';
import type { Counts, Totals } from '../store/import-tables.ts';

/** Entities by what became of them; `processed` is the sum of the statuses. */
export interface Tally extends Record<OutcomeStatus, number> {
  readonly total: number;
  readonly processed: number;
}

/** How far a job is. Rates count from the start of the work; both are unknown before anything is done. */
export interface Progress extends Tally {
  /** 0 to 100; an empty document is done. */
  readonly percent: number;
  readonly entitiesPerSecond: number | null;
  readonly etaSeconds: number | null;
  readonly perKind: (Tally & { readonly kind: KindName })[];
}

interface Work {
  readonly totals: Totals;
  readonly counts: Counts;
  /** Since the work began, or for as long as it took. */
  readonly seconds: number;
}

/** How far a job is, as a whole and kind by kind. */
export function progressOf({ totals, counts, seconds }: Work): Progress {
  const perKind = kindNames
    .filter((kind) => kind in totals)
    .map((kind) => ({ kind, ...tally(totals[kind] ?? 0, counts[kind] ?? {}) }));
  const all = perKind.reduce(add, tally(0, {}));
  const rate = all.processed > 0 && seconds > 0 ? all.processed / seconds : null;
  return {
    ...all,
    percent: all.total === 0 ? 100 : (100 * all.processed) / all.total,
    entitiesPerSecond: rate,
    etaSeconds: rate === null ? null : (all.total - all.processed) / rate,
    perKind,
  };
}

function tally(total: number, counts: Partial<Record<OutcomeStatus, number>>): Tally {
  const each = (status: OutcomeStatus): number => counts[status] ?? 0;
  return {
    total,
    processed: outcomeStatuses.reduce((sum, status) => sum + each(status), 0),
    created: each('created'),
    updated: each('updated'),
    unchanged: each('unchanged'),
    renamed: each('renamed'),
    skipped: each('skipped'),
    failed: each('failed'),
    deleted: each('deleted'),
  };
}

const add = (sum: Tally, one: Tally): Tally => ({
  total: sum.total + one.total,
  processed: sum.processed + one.processed,
  created: sum.created + one.created,
  updated: sum.updated + one.updated,
  unchanged: sum.unchanged + one.unchanged,
  renamed: sum.renamed + one.renamed,
  skipped: sum.skipped + one.skipped,
  failed: sum.failed + one.failed,
  deleted: sum.deleted + one.deleted,
});

/** The counts with the outcomes of some more entities of a kind; or, with -1 as `each`, without them. */
export function countSteps(
  counts: Counts,
  kind: string,
  steps: readonly Pick<Step, 'status'>[],
  each: 1 | -1 = 1,
): Counts {
  const ofKind = { ...counts[kind] };
  for (const { status } of steps) ofKind[status] = (ofKind[status] ?? 0) + each;
  return { ...counts, [kind]: ofKind };
}
