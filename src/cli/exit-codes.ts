import type {
  ApplyImportMutation,
  ApproveImportMutation,
  CancelImportMutation,
  ImportConfigurationMutation,
  ImportProblemFieldsFragment,
  JobFieldsFragment,
  UndoImportMutation,
} from '../client/generated/graphql.ts';

/** What the command ends with; docs/cli.md has the same table. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  difference: 2,
  invalidDocument: 3,
  notAllowed: 4,
  someFailed: 5,
  refused: 7,
  staleOrBusy: 8,
  unreachable: 9,
  /** As shells say it of a program that Ctrl-C ended. */
  interrupted: 130,
} as const;

export type Verdict = keyof typeof exitCodes;

/** The codes of failures that the command line itself finds; docs/errors.md explains them. */
export type FailureCode =
  | 'CERTIFICATE_NOT_TRUSTED'
  | 'COMMAND_FAILED'
  | 'FILE_IS_DIRECTORY'
  | 'FILE_NOT_ALLOWED'
  | 'FILE_NOT_FOUND'
  | 'HOST_NOT_FOUND'
  | 'INTERRUPTED'
  | 'INVALID_DOCUMENT'
  | 'NOBODY_TO_ASK'
  | 'NOTHING_LISTENS'
  | 'NOT_FOUND'
  | 'NO_SERVER'
  | 'NO_SPACE'
  | 'NO_TOKEN'
  | 'WRONG_COMMAND_LINE'
  | 'WRONG_CONTEXTS_FILE'
  | 'WRONG_OPTIONS_FILE';

interface FailureOptions {
  /** Of the command line, or the one that the server gave to what is wrong. */
  readonly code?: FailureCode | (string & {});
  /** What to do now, where the message does not say it. */
  readonly advice?: string | undefined;
  /** Everything that is wrong, one by one, for those who read JSON. */
  readonly problems?: readonly object[];
}

/** Ends a command with a message and the code of the verdict. */
export class CommandFailure extends Error {
  readonly verdict: Verdict;
  readonly code: string;
  readonly advice: string | undefined;
  readonly problems: readonly object[];

  constructor(verdict: Verdict, message: string, options: FailureOptions = {}) {
    super(message);
    const { code = usual[verdict], advice, problems = [] } = options;
    this.name = 'CommandFailure';
    this.verdict = verdict;
    this.code = code;
    this.advice = advice;
    this.problems = problems;
  }
}

const usual: Readonly<Record<Verdict, FailureCode>> = {
  done: 'COMMAND_FAILED',
  difference: 'COMMAND_FAILED',
  unexpected: 'WRONG_COMMAND_LINE',
  invalidDocument: 'INVALID_DOCUMENT',
  notAllowed: 'NO_TOKEN',
  someFailed: 'COMMAND_FAILED',
  refused: 'COMMAND_FAILED',
  staleOrBusy: 'COMMAND_FAILED',
  unreachable: 'NO_SERVER',
  interrupted: 'INTERRUPTED',
};

/** What a job that rests is for whoever waited for it. */
export function verdictOfJob({ state, progress, problems }: JobFieldsFragment): Verdict {
  if (state === 'CANCELLED') return 'interrupted';
  if (state === 'FAILED') return verdictOfProblems(problems);
  return progress.failed > 0 ? 'someFailed' : 'done';
}

/** Why a job failed as a whole. */
function verdictOfProblems(problems: readonly ImportProblemFieldsFragment[]): Verdict {
  const codes = new Set(problems.map(({ code }) => code));
  if (codes.has('STALE_PLAN')) return 'staleOrBusy';
  return codes.has('CONFLICT') ? 'refused' : 'someFailed';
}

type JobAnswer =
  | ImportConfigurationMutation['importConfiguration']
  | ApplyImportMutation['applyImport']
  | ApproveImportMutation['approveImport']
  | UndoImportMutation['undoImport']
  | CancelImportMutation['cancelImport'];

/** What a job that is asked for may come to instead of a job, by its `__typename`. */
export type JobProblemName = Exclude<JobAnswer['__typename'], 'ImportJob'>;

const byProblem: Readonly<Record<JobProblemName, Verdict>> = {
  ApprovalRequiredError: 'notAllowed',
  ForbiddenError: 'notAllowed',
  IdempotencyConflictError: 'unexpected',
  ImportNotFoundError: 'unexpected',
  ImportStateError: 'staleOrBusy',
  InvalidDocumentError: 'invalidDocument',
  OwnApprovalError: 'notAllowed',
  StalePlanError: 'staleOrBusy',
};

/** What an expected problem is. */
export const verdictOfProblem = (name: JobProblemName): Verdict =>
  // A newer server may know others.
  Object.hasOwn(byProblem, name) ? byProblem[name] : 'unexpected';
