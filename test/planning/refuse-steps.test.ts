import { describe, expect, it } from 'vitest';
import { refuseSteps, type Step } from '../../src/planning/step.ts';
import { stepOf } from './steps.ts';

const target = { id: '1', portable: { name: 'a' }, digest: 'd' };
const stored = { key: 'a', id: '1', revision: 2, digest: 'c' };
const problem = { code: 'CONFLICT', message: 'It exists already.' };

describe('a refused import', () => {
  it.each<[string, Step]>([
    ['created', stepOf({ action: 'create', status: 'created', conflict: false, target })],
    ['updated', stepOf({ stored, target, changes: [{ path: '/a', after: 1 }] })],
    ['renamed', stepOf({ action: 'rename', status: 'renamed', stored, target, renamedTo: 'a2' })],
  ])('skips what would have been %s, and says why', (_, step) => {
    const [refused, ...others] = refuseSteps([{ ...step, warnings: ['before'] }]);
    expect(others).toEqual([]);
    expect(refused).toEqual({
      incoming: step.incoming,
      action: 'skip',
      status: 'skipped',
      conflict: step.conflict,
      ...(step.stored === undefined ? {} : { stored }),
      changes: [],
      warnings: ['before', expect.stringMatching(/^NOT_WRITTEN: /)],
      problems: [],
    });
  });

  it.each<[string, Step]>([
    ['failed', stepOf({ action: 'reject', status: 'failed', problems: [problem] })],
    ['skipped', stepOf({ action: 'skip', status: 'skipped', warnings: ['DUPLICATE_KEY: a'] })],
    ['unchanged', stepOf({ action: 'unchanged', status: 'unchanged', stored })],
  ])('leaves what is %s as it is', (_, step) => expect(refuseSteps([step])).toEqual([step]));

  it('keeps the order of its steps, and stays the same when it is refused again', () => {
    const steps = ['a', 'b', 'c'].map((key, index) =>
      stepOf({ incoming: { index, key }, ...(key === 'b' ? {} : { target }) }),
    );
    const refused = refuseSteps(steps);
    expect(refused.map(({ incoming }) => incoming.key)).toEqual(['a', 'b', 'c']);
    expect(refuseSteps(refused)).toEqual(refused);
  });
});
