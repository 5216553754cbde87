import type { EntityReference } from '../kinds/words.ts';
import { ProblemError } from '../lib/problem.ts';
import type { ImportState } from '../store/import-tables.ts';

/** There is no job with this id. */
export class ImportNotFound extends Error {
  constructor(id: string) {
    super(`There is no import job '${id}'; it may have been deleted.`);
    this.name = 'ImportNotFound';
  }
}

/** The job is not in a state that allows what was asked. */
export class ImportStateProblem extends Error {
  readonly state: ImportState;

  constructor(message: string, state: ImportState) {
    super(message);
    this.name = 'ImportStateProblem';
    this.state = state;
  }
}

/** Entities that a plan rests on changed since. */
export class StalePlan extends Error {
  readonly entities: readonly EntityReference[];

  constructor(entities: readonly EntityReference[]) {
    const [first] = entities;
    const others = entities.length > 1 ? ` and ${entities.length - 1} more` : '';
    super(
      `The plan no longer fits: the ${first?.kind} '${first?.key}'${others} changed since. Plan the import again.`,
    );
    this.name = 'StalePlan';
    this.entities = entities;
  }
}

/** That somebody agrees to a plan. */
export interface Approval {
  readonly by: string;
  readonly at: Date;
}

/** Other people have to agree first: too few have approved a plan, or there is none that they could. */
export class ApprovalRequired extends ProblemError<'APPROVAL_REQUIRED'> {
  readonly required: number;
  readonly approvals: readonly Approval[];

  constructor(message: string, required: number, approvals: readonly Approval[]) {
    super([{ code: 'APPROVAL_REQUIRED', message }]);
    this.name = 'ApprovalRequired';
    this.required = required;
    this.approvals = approvals;
  }
}

/** Who has made a plan wants to approve it. */
export class OwnApproval extends Error {
  constructor() {
    super('The plan is your own, and needs the approval of others. Ask somebody else with IMPORTS_APPROVE.');
    this.name = 'OwnApproval';
  }
}

/** An idempotency key that came with another request before. */
export class IdempotencyConflict extends Error {
  constructor(key: string) {
    super(
      `The idempotency key '${key}' belongs to an import with another input. Use a new key for a new import, or send ` +
        'exactly the same input again to get the job that the first call made.',
    );
    this.name = 'IdempotencyConflict';
  }
}
