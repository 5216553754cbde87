import { describe, expect, it } from 'vitest';
import { kindNames } from '../../src/kinds/registry.ts';
import type { ConflictRule } from '../../src/kinds/words.ts';
import { selector, strategist } from '../../src/planning/select.ts';

describe('a selection', () => {
  it.each([null, undefined])('that is %j has room for everything', (selection) => {
    const isSelected = selector(selection);
    for (const kind of kindNames) expect(isSelected(kind, 'a')).toBe(true);
  });

  it('that is empty has room for nothing', () => {
    const isSelected = selector([]);
    for (const kind of kindNames) expect(isSelected(kind, 'a')).toBe(false);
  });

  it('leaves out the kinds that it does not name', () => {
    const isSelected = selector([{ kind: 'tool' }, { kind: 'server', keys: ['a'] }]);
    expect(kindNames.filter((kind) => isSelected(kind, 'a'))).toEqual(['tool', 'server']);
  });

  it('takes a kind as a whole unless it names keys, and of those only these', () => {
    const isSelected = selector([
      { kind: 'tool' },
      { kind: 'server', keys: ['a', 'b'] },
      { kind: 'root', keys: [] },
    ]);
    expect(isSelected('tool', 'anything')).toBe(true);
    expect(['a', 'b', 'c', 'A', ''].filter((key) => isSelected('server', key))).toEqual(['a', 'b']);
    expect(isSelected('root', 'a')).toBe(false);
  });

  it('that names a kind twice has room for both', () => {
    const isSelected = selector([
      { kind: 'tool', keys: ['a'] },
      { kind: 'tool', keys: ['b'] },
    ]);
    expect(['a', 'b', 'c'].filter((key) => isSelected('tool', key))).toEqual(['a', 'b']);
  });
});

describe('the strategy for an entity', () => {
  const rules: ConflictRule[] = [
    { kind: 'tool', strategy: 'update' },
    { kind: 'tool', keys: ['a', 'b'], strategy: 'rename' },
    { kind: 'tool', keys: ['b'], strategy: 'fail' },
    { kind: 'server', keys: ['a'], strategy: 'rename' },
    { kind: 'server', strategy: 'update' },
  ];

  it.each([
    ["is the job's own where no rule matches", 'prompt', 'a', 'skip'],
    ['is that of the rule for its kind', 'tool', 'c', 'update'],
    ['is that of a later rule for its key', 'tool', 'a', 'rename'],
    ['is that of the last of several rules', 'tool', 'b', 'fail'],
    ['is that of a later rule for the whole kind', 'server', 'a', 'update'],
  ] as const)('%s', (_, kind, key, strategy) => {
    expect(strategist('skip', rules)(kind, key)).toBe(strategy);
  });

  it("is the job's own where there are no rules", () => {
    for (const kind of kindNames) expect(strategist('fail', [])(kind, 'a')).toBe('fail');
  });

  it('is looked up without turning the rules round', () => {
    const frozen = Object.freeze([...rules]);
    expect(strategist('skip', frozen)('tool', 'b')).toBe('fail');
    expect(frozen).toEqual(rules);
  });
});
