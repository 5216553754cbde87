import { isWriting, type Step } from './step.ts';

export const notWritten =
  'NOT_WRITTEN: Nothing was written, because the import was refused as a whole; its problems say why.';

/** The steps of an import that is refused as a whole: what failed has failed, the rest is left as it is. */
export const refuseSteps = (steps: readonly Step[]): Step[] =>
  steps.map((step) => (isWriting(step) ? refused(step) : step));

function refused({ target: _target, renamedTo: _renamedTo, ...step }: Step): Step {
  return {
    ...step,
    action: 'skip',
    status: 'skipped',
    changes: [],
    warnings: [...step.warnings, notWritten],
  };
}
