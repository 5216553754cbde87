import { describe, expect, it } from 'vitest';
import { type KindName, kindNames } from '../../src/kinds/registry.ts';
import type { ConflictRule, EntitySelection } from '../../src/kinds/words.ts';
import { slugOf } from '../../src/lib/slug.ts';
import { NamedBest, selector, strategist } from '../../src/planning/select.ts';

const selects =
  (selection: readonly EntitySelection[]) =>
  (kind: KindName, key: string): boolean =>
    selector(selection)(kind, { key, slug: slugOf(key) }) !== undefined;

describe('a selection', () => {
  it('that is empty has room for nothing', () => {
    const isSelected = selects([]);
    for (const kind of kindNames) expect(isSelected(kind, 'a')).toBe(false);
  });

  it('leaves out the kinds that it does not name', () => {
    const isSelected = selects([{ kind: 'tool' }, { kind: 'server', keys: ['a'] }]);
    expect(kindNames.filter((kind) => isSelected(kind, 'a'))).toEqual(['tool', 'server']);
  });

  it('takes a kind as a whole unless it names keys, and of those only these', () => {
    const isSelected = selects([
      { kind: 'tool' },
      { kind: 'server', keys: ['a', 'b'] },
      { kind: 'root', keys: [] },
    ]);
    expect(isSelected('tool', 'anything')).toBe(true);
    expect(['a', 'b', 'c', ''].filter((key) => isSelected('server', key))).toEqual(['a', 'b']);
    expect(isSelected('root', 'a')).toBe(false);
  });

  it('that names a kind twice has room for both', () => {
    const isSelected = selects([
      { kind: 'tool', keys: ['a'] },
      { kind: 'tool', keys: ['b'] },
    ]);
    expect(['a', 'b', 'c'].filter((key) => isSelected('tool', key))).toEqual(['a', 'b']);
  });

  const entities = [
    { key: 'a.b', slug: 'a-b' },
    { key: 'a_b', slug: 'a-b' },
    { key: 'other', sourceId: '7', slug: 'other' },
    { key: '%', slug: '' },
    { key: 'plain', sourceId: 'c0ffee00c0ffee00c0ffee00c0ffee00', slug: 'plain' },
  ];
  it.each([
    [['a-b'], [], ['a.b', 'a_b']],
    [['a-b'], [{ key: 'a-b', slug: 'a-b' }], ['a-b']],
    [['A.B'], [], ['a.b', 'a_b']],
    [['a.b'], [], ['a.b']],
    [['7'], [], ['other']],
    [['7'], [{ key: '7', slug: '7' }], ['7']],
    [['7', 'Other'], [{ key: '7', slug: '7' }], ['other', '7']],
    [['$', 'none'], [], []],
    [['c0ffee00-c0ff-ee00-c0ff-ee00c0ffee00'], [], ['plain']],
    [['C0FFEE00C0FFEE00C0FFEE00C0FFEE00'], [], ['plain']],
  ])('of %j takes by key before by id before by slug, wherever they stand (%j)', (keys, more, expected) => {
    const selection = [{ kind: 'tool' as const, keys }];
    for (const all of [
      [...entities, ...more],
      [...more, ...entities],
    ]) {
      const best = new NamedBest();
      const found = all.map((entity) => ({ key: entity.key, namings: selector(selection)('tool', entity) }));
      for (const { namings = [] } of found) best.add('tool', namings);
      const kept = found.filter(({ namings }) => namings && best.keeps('tool', namings));
      expect(new Set(kept.map(({ key }) => key))).toEqual(new Set(expected));
    }
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
