import type { Problem } from '../lib/problem.ts';
import type { Step } from './step.ts';

const refusing = new Set(['CONFLICT', 'STALE_PLAN']);

/**
 * Why these steps stand in the way of a whole import: what fails under an atomic one, what conflicts under FAIL, what
 * is not as it was planned.
 */
export const surveySteps = (steps: readonly Step[], kind: string, isAtomic: boolean): Problem[] =>
  steps.flatMap((step) => [
    ...step.problems.filter(({ code }) => isAtomic || refusing.has(code)),
    ...(isAtomic ? unresolvedReferences(step, kind) : []),
  ]);

const unresolvedReferences = ({ warnings, incoming: { key } }: Step, kind: string): Problem[] =>
  warnings
    .filter((warning) => warning.startsWith('UNRESOLVED_REFERENCE: '))
    .map((warning) => ({
      code: 'UNRESOLVED_REFERENCE',
      message: warning.slice('UNRESOLVED_REFERENCE: '.length),
      kind,
      key,
    }));
