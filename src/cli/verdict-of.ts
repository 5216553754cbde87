import type { ImportProblemFieldsFragment, JobFieldsFragment } from '../client/generated/graphql.ts';
import { TransportError } from '../client/transport-error.ts';
import { CommandFailure, type Verdict } from './exit-codes.ts';

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
  return codes.has('CONFLICT') ? 'conflicts' : 'someFailed';
}

const byProblem: Readonly<Record<string, Verdict>> = {
  InvalidDocumentError: 'invalidDocument',
  StalePlanError: 'staleOrBusy',
  ImportStateError: 'staleOrBusy',
};

/** What an expected problem is, by its `__typename`. */
export const verdictOfProblem = (typename: string): Verdict => byProblem[typename] ?? 'unexpected';

/** What an error is that nobody caught. */
export function verdictOfError(error: unknown): Verdict {
  if (error instanceof CommandFailure) return error.verdict;
  if (!(error instanceof TransportError)) return 'unexpected';
  if (error.code === 'UNREACHABLE' || error.code === 'SILENT') return 'unreachable';
  return error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN' ? 'notAllowed' : 'unexpected';
}

/** What to do next, where the error itself does not say it. */
export function adviceOn(error: unknown): string | undefined {
  if (!(error instanceof TransportError)) return undefined;
  if (error.code === 'UNREACHABLE' && /certificate/i.test(error.message))
    return 'If you trust that certificate, name its file, or that of who signed it, with --cacert.';
  if (error.code === 'UNREACHABLE')
    return 'Start a server with `lading start`, or name another one with --url, LADING_URL or --context.';
  if (error.code === 'UNAUTHENTICATED')
    return 'Give a token with LADING_TOKEN or --token-file; the server prints it when it starts.';
  return error.code === 'UNEXPECTED_ANSWER' ? 'Look at --url or LADING_URL.' : undefined;
}
