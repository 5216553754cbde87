import type { Step } from '../planning/step.ts';
import type { Counts } from '../store/import-tables.ts';

/** The counts with the outcomes of some more entities of a kind. */
export function countSteps(counts: Counts, kind: string, steps: readonly Pick<Step, 'status'>[]): Counts {
  const ofKind = { ...counts[kind] };
  for (const { status } of steps) ofKind[status] = (ofKind[status] ?? 0) + 1;
  return { ...counts, [kind]: ofKind };
}
