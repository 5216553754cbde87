import type { Problem } from '../lib/problem.ts';
import type { Step } from './step.ts';

/** Why these steps stand in the way of a whole import: what fails under an atomic one, what conflicts under FAIL. */
export const surveySteps = (steps: readonly Step[], kind: string, isAtomic: boolean): Problem[] =>
  steps.flatMap((step) => [
    ...step.problems.filter(({ code }) => isAtomic || code === 'CONFLICT'),
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
