import { describe, expect, it } from 'vitest';
import { problemsIn } from '../../src/planning/step.ts';
import { stepOf } from './steps.ts';

const conflict = { code: 'CONFLICT', message: 'It exists already.', kind: 'server', key: 'a' };
const invalid = {
  code: 'INVALID',
  message: 'It has no url.',
  path: '/entities/servers/0',
  kind: 'server',
  key: 'a',
};
const failed = stepOf({ action: 'reject', status: 'failed', problems: [invalid, conflict] });
const unresolved = stepOf({
  incoming: { index: 1, key: 'b' },
  warnings: [
    'MISSING_SECRET: x',
    'UNRESOLVED_REFERENCE: The reference was left out.',
    'UNRESOLVED_REFERENCE: Another.',
  ],
});

describe('what stands in the way of an import', () => {
  it('are the conflicts alone where each entity stands for itself', () => {
    expect(problemsIn([failed, unresolved, stepOf()], 'server', false)).toEqual([conflict]);
  });

  it('are all problems and all unresolved references where it is atomic, in the order of the steps', () => {
    const reference = { code: 'UNRESOLVED_REFERENCE', kind: 'server', key: 'b' };
    expect(problemsIn([unresolved, failed, stepOf()], 'server', true)).toEqual([
      { ...reference, message: 'The reference was left out.' },
      { ...reference, message: 'Another.' },
      invalid,
      conflict,
    ]);
  });

  it.each([true, false])('is nothing where nothing is wrong (atomic: %j)', (isAtomic) => {
    const warned = stepOf({ warnings: ['MISSING_SECRET: x'] });
    expect(problemsIn([stepOf(), warned], 'server', isAtomic)).toEqual([]);
    expect(problemsIn([], 'server', isAtomic)).toEqual([]);
  });
});
