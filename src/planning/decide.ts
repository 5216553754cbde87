import type { ConflictStrategy } from '../kinds/words.ts';

/** Everything that a decision about one entity rests on. */
export interface Situation {
  /** Whether the entity can be stored at all. */
  readonly isValid: boolean;
  /** Whether another entity counts for this key: with the same content, with another one, or found on a gateway. */
  readonly repeats: 'nothing' | 'identical' | 'different' | 'discovered';
  /** What is stored under this key, compared with what storing this entity would leave. */
  readonly stored: 'nothing' | 'same' | 'different';
  readonly strategy: ConflictStrategy;
}

/** What an import is going to do with one entity. */
export type Action = 'create' | 'update' | 'unchanged' | 'skip' | 'rename' | 'reject';

/** The reason of one step. */
export interface Decision {
  readonly action: Action;
  readonly because: 'invalid' | 'repeated' | 'discovered' | 'contradicted' | 'absent' | 'present';
}

/** The one place where it is decided what becomes of an entity. */
export function decide({ isValid, repeats, stored, strategy }: Situation): Decision {
  if (!isValid) return { action: 'reject', because: 'invalid' };
  if (repeats === 'identical') return { action: 'skip', because: 'repeated' };
  if (repeats === 'discovered') return { action: 'skip', because: 'discovered' };
  if (repeats === 'different') return { action: 'reject', because: 'contradicted' };
  if (stored === 'nothing') return { action: 'create', because: 'absent' };
  return { action: inConflict[strategy](stored), because: 'present' };
}

const inConflict = {
  skip: () => 'skip',
  update: (stored) => (stored === 'same' ? 'unchanged' : 'update'),
  rename: () => 'rename',
  fail: () => 'reject',
} satisfies Record<ConflictStrategy, (stored: 'same' | 'different') => Action>;
