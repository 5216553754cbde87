import type { PendingNames, Portable } from '../kinds/kind.ts';
import type { FieldChange, LostLink, OutcomeStatus, Places } from '../kinds/words.ts';
import type { Problem } from '../lib/problem.ts';
import type { Action } from './decide.ts';
import type { Incoming } from './incoming.ts';

/** What a plan needs to know of a stored entity; `portable` is only there where fields have to be compared. */
export interface StoredEntity {
  readonly key: string;
  readonly id: string;
  readonly revision: number;
  readonly digest: string | null;
  readonly portable?: Portable;
  /** Fields that have to be written with any change: `portable` has what they come to in the meantime. */
  readonly rewritten?: readonly string[];
  /** Where its references stand, if there are gaps in between. */
  readonly places?: Places | null;
}

/** What a step stores: the whole entity as it will be. */
export type Target = WholeTarget | ReceivedTarget;

/** An entity that is stored field by field. */
export interface WholeTarget {
  readonly id: string;
  /** What a new entity starts with, where that is not 1. */
  readonly revision?: number;
  readonly portable: Portable;
  /** The fields that differ, where there is something stored. */
  readonly fields?: readonly string[];
  /** Which of what it refers to is not there. */
  readonly pending?: PendingNames | undefined;
  readonly doomed?: PendingNames | undefined;
  /** Where its references belong, if not one after the other. */
  readonly places?: Places | undefined;
  readonly digest: string;
}

/** A new entity that is stored just as it was received. */
interface ReceivedTarget {
  readonly id: string;
  readonly row: string;
}

/** What an import is going to do with one entity, and everything that its outcome tells. */
export interface Step {
  readonly incoming: Incoming;
  readonly action: Action | 'delete';
  readonly status: OutcomeStatus;
  readonly conflict: boolean;
  /** Only for actions that store something. */
  readonly target?: Target;
  readonly renamedTo?: string;
  /** Whether another entity of the document is stored under its slug as well, so that no name means it by slug. */
  readonly sharesSlug?: boolean;
  /** Whether another entity of the document counts for its key. */
  readonly repeats?: boolean;
  /** The stored entity of this key, before. */
  readonly stored?: StoredEntity;
  /** What referred to a deleted entity, or by name to a new one; known when it is deleted or stored. */
  readonly links?: readonly LostLink[];
  readonly changes: readonly FieldChange[];
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}

/** What the journal needs to know of a step, of an import or of the way back. */
export type Recordable = Omit<Step, 'action' | 'incoming'> & { readonly incoming: Pick<Incoming, 'key'> };

/** The status that an action leads to when all goes well. */
export const statusOf = {
  create: 'created',
  update: 'updated',
  unchanged: 'unchanged',
  skip: 'skipped',
  rename: 'renamed',
  reject: 'failed',
} as const satisfies Record<Action, OutcomeStatus>;

/** Whether carrying the step out changes something. */
const isWriting = ({ target, status }: Step): boolean => target !== undefined || status === 'deleted';

const refusing = new Set(['CONFLICT', 'STALE_PLAN']);

/**
 * Why these steps stand in the way of a whole import: what fails under an atomic one, what conflicts under FAIL, what
 * is not as it was planned.
 */
export const problemsIn = (steps: readonly Step[], kind: string, isAtomic: boolean): Problem[] =>
  steps.flatMap((step) => [
    ...step.problems.filter(({ code }) => isAtomic || refusing.has(code)),
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

/** The warning of what was left because the import was refused. */
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
