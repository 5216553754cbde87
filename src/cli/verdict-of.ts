import type { ImportProblemFieldsFragment, JobFieldsFragment } from '../client/generated/graphql.ts';
import type { Verdict } from './exit-codes.ts';

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

const byProblem: Readonly<Record<string, Verdict>> = {
  InvalidDocumentError: 'invalidDocument',
  StalePlanError: 'staleOrBusy',
  ImportStateError: 'staleOrBusy',
  ForbiddenError: 'notAllowed',
};

/** What an expected problem is, by its `__typename`. */
export const verdictOfProblem = (typename: string): Verdict => byProblem[typename] ?? 'unexpected';
