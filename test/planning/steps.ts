import type { Step } from '../../src/planning/step.ts';

/** A step that updates something, or what is said otherwise. */
export const stepOf = (rest: Partial<Step> = {}): Step => ({
  incoming: { index: 0, key: 'a' },
  action: 'update',
  status: 'updated',
  conflict: true,
  changes: [],
  warnings: [],
  problems: [],
  ...rest,
});
