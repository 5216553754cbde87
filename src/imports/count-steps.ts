import type { Step } from '../planning/step.ts';
import type { Counts } from '../store/import-tables.ts';

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
