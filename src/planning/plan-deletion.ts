import type { Kind } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import type { ConflictStrategy } from '../kinds/words.ts';
import type { Problem } from '../lib/problem.ts';
import type { DocumentIndex } from './document-index.ts';
import type { Step, StoredEntity } from './step.ts';

/** What the steps of one kind's deletions rest on. */
export interface DeletionContext {
  readonly kind: Kind<KindName>;
  readonly index: DocumentIndex;
  readonly stored: ReadonlyMap<string, StoredEntity>;
  readonly strategyOf: (key: string) => ConflictStrategy;
  /** Id → who still refers to it when the rest of the document is stored, as `server 'a'`. */
  readonly referrers: ReadonlyMap<string, readonly string[]>;
}

/** A key that a delta deletes, and its place in its list. */
export interface Deletion {
  readonly index: number;
  readonly key: string;
}

/** The step for one deletion. */
export function planDeletion(context: DeletionContext, deletion: Deletion): Step {
  const { kind, index } = context;
  if (index.isDeletionRepetition(kind.name, deletion)) return repeated(deletion);
  return index.has(kind.name, deletion.key) ? contradicted(kind, deletion) : decided(context, deletion);
}

function decided(context: DeletionContext, deletion: Deletion): Step {
  const stored = context.stored.get(deletion.key);
  if (stored === undefined) return { ...bare(deletion), action: 'unchanged', status: 'unchanged' };
  return {
    ...bare(deletion),
    conflict: true,
    stored,
    ...effects[context.strategyOf(deletion.key)](context, stored),
  };
}

type Effect = (
  context: DeletionContext,
  stored: StoredEntity,
) => Pick<Step, 'action' | 'status'> & Partial<Step>;

const effects = {
  update: ({ kind, referrers }, { id, key }) => ({
    action: 'delete',
    status: 'deleted',
    warnings: unlinked(kind, key, referrers.get(id) ?? []),
  }),
  skip: () => ({ action: 'skip', status: 'skipped' }),
  rename: ({ kind }, { key }) => ({
    action: 'skip',
    status: 'skipped',
    warnings: [`NOT_DELETED: The ${kind.name} '${key}' was left: RENAME keeps what is stored.`],
  }),
  fail: ({ kind }, { key }) => ({ action: 'reject', status: 'failed', problems: [conflict(kind, key)] }),
} satisfies Record<ConflictStrategy, Effect>;

const bare = ({ index, key }: Deletion): Omit<Step, 'action' | 'status'> => ({
  incoming: { index, key },
  conflict: false,
  changes: [],
  warnings: [],
  problems: [],
});

const repeated = (deletion: Deletion): Step => ({
  ...bare(deletion),
  repeats: true,
  action: 'skip',
  status: 'skipped',
  warnings: [`DUPLICATE_KEY: '${deletion.key}' is to be deleted more than once; the first one counts.`],
});

const contradicted = (kind: Kind, deletion: Deletion): Step => ({
  ...bare(deletion),
  repeats: true,
  action: 'reject',
  status: 'failed',
  problems: [contradiction(kind, deletion)],
});

const contradiction = (kind: Kind, { index, key }: Deletion): Problem => ({
  code: 'DUPLICATE_KEY',
  message: `The ${kind.name} '${key}' stands in the document and is to be deleted by it as well; the entity counts. Remove one of them.`,
  path: `/deleted/${kind.collection}/${index}`,
  kind: kind.name,
  key,
});

const conflict = (kind: Kind, key: string): Problem => ({
  code: 'CONFLICT',
  message: `The ${kind.name} '${key}' is to be deleted, and exists. Choose another conflict strategy, or leave it out of the import.`,
  kind: kind.name,
  key,
});

const mostNamed = 5;

function unlinked(kind: Kind, key: string, referrers: readonly string[]): string[] {
  if (referrers.length === 0) return [];
  const more = referrers.length > mostNamed ? ` and ${referrers.length - mostNamed} more` : '';
  const names = referrers.slice(0, mostNamed).join(', ') + more;
  return [`STILL_REFERENCED: The ${kind.name} '${key}' was taken out of what referred to it: ${names}.`];
}
