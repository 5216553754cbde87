import { describe, expect, it } from 'vitest';
import { type ConflictStrategy, conflictStrategies } from '../../src/kinds/words.ts';
import { type Action, type Decision, decide, type Situation } from '../../src/planning/decide.ts';

/** What becomes of a valid entity that comes first in its document: strategy → what is stored → action. */
const table = {
  skip: { nothing: 'create', same: 'skip', different: 'skip' },
  update: { nothing: 'create', same: 'unchanged', different: 'update' },
  rename: { nothing: 'create', same: 'rename', different: 'rename' },
  fail: { nothing: 'create', same: 'reject', different: 'reject' },
} satisfies Record<ConflictStrategy, Record<Situation['stored'], Action>>;

const stores = ['nothing', 'same', 'different'] as const;
const repetitions = ['nothing', 'identical', 'different', 'discovered'] as const;

const situations: Situation[] = [true, false].flatMap((isValid) =>
  repetitions.flatMap((repeats) =>
    stores.flatMap((stored) =>
      conflictStrategies.map((strategy) => ({ isValid, repeats, stored, strategy })),
    ),
  ),
);

function expected({ isValid, repeats, stored, strategy }: Situation): Decision {
  if (!isValid) return { action: 'reject', because: 'invalid' };
  if (repeats === 'identical') return { action: 'skip', because: 'repeated' };
  if (repeats === 'discovered') return { action: 'skip', because: 'discovered' };
  if (repeats === 'different') return { action: 'reject', because: 'contradicted' };
  return { action: table[strategy][stored], because: stored === 'nothing' ? 'absent' : 'present' };
}

describe('decide', () => {
  it('is asked about every situation there is', () => expect(situations).toHaveLength(2 * 4 * 3 * 4));

  it.each(situations)('under $strategy: valid $isValid, repeats $repeats, stored $stored', (situation) =>
    expect(decide(situation)).toEqual(expected(situation)),
  );
});
