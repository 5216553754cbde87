import type { JobFieldsFragment } from '../client/generated/graphql.ts';
import type { Session } from './command.ts';
import type { Verdict } from './exit-codes.ts';
import type { FollowedJob } from './follow-job.ts';
import { printable } from './printable.ts';
import { isDifference, summariseDone, summarisePlan } from './summarise.ts';
import { tellJson } from './tell.ts';
import { verdictOfJob } from './verdict-of.ts';

interface FinishOptions {
  /** Ends with 2 where the plan would change something. */
  readonly detailedExitcode?: boolean | undefined;
}

/** Tells how a job has ended; gives what the command ends with. */
export async function finishJob(
  session: Session,
  { job, outcomes, conflicts }: FollowedJob,
  { detailedExitcode = false }: FinishOptions = {},
): Promise<Verdict> {
  const { terminal, telling } = session;
  const summary = job.dryRun
    ? summarisePlan(job.progress, conflicts)
    : summariseDone(titles[job.state], job.progress);
  for (const warning of job.warnings)
    terminal.note(`${terminal.paintNote('yellow', 'warning')} ${printable(warning)}`);
  for (const { code, message } of job.problems)
    terminal.note(`${terminal.paintNote('red', code)} ${printable(message)}`);
  if (telling === 'json') await tellJson(session, { job, summary, outcomes });
  else if (telling === 'json-stream') await tellJson(session, { type: 'end', job, summary });
  else await terminal.say(summary);
  for (const line of nextSteps(job)) terminal.note(line);
  return verdictOf(job, conflicts, detailedExitcode);
}

function verdictOf(job: JobFieldsFragment, conflicts: number, isDetailed: boolean): Verdict {
  const verdict = verdictOfJob(job);
  if (verdict !== 'done' && conflicts > 0) return 'conflicts';
  return verdict === 'done' && job.dryRun && isDetailed && isDifference(job.progress)
    ? 'difference'
    : verdict;
}

const titles: Readonly<Record<JobFieldsFragment['state'], string>> = {
  QUEUED: 'Queued',
  RECEIVING: 'Receiving',
  PLANNING: 'Planning',
  PLANNED: 'Planned',
  APPLYING: 'Applying',
  COMPLETED: 'Done',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
  UNDONE: 'Undone',
};

function nextSteps({ id, state, dryRun, progress }: JobFieldsFragment): string[] {
  if (state === 'PLANNED') return [`Carry it out with: lading apply ${id}`];
  if (state === 'CANCELLED' && !dryRun)
    return [
      `What was stored stays. Take it back with: lading undo ${id}`,
      'Go on by importing the same document again: what is there already is unchanged.',
    ];
  return state === 'COMPLETED' && progress.failed > 0 ? [`Look at all of it with: lading status ${id}`] : [];
}
