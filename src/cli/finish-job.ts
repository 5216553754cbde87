import type { JobFieldsFragment } from '../client/generated/graphql.ts';
import type { Session } from './command.ts';
import type { Verdict } from './exit-codes.ts';
import type { FollowedJob } from './follow-job.ts';
import { sequels, shortId } from './jobs.ts';
import { isSlip } from './strict.ts';
import { hasChanged, isDifference, summariseDone, summarisePlan } from './summarise.ts';
import { tellJson } from './tell.ts';
import { verdictOfJob } from './verdict-of.ts';
import { noteWarnings } from './warnings.ts';
import { remark } from './words.ts';

export interface FinishOptions {
  /** Ends with 2 where the plan would change something. */
  readonly detailedExitcode?: boolean | undefined;
  /** Ends with 3 where something that was asked for matches nothing. */
  readonly strict?: boolean | undefined;
}

/** Tells how a job has ended, and how to go on; gives what the command ends with. */
export async function finishJob(
  session: Session,
  followed: FollowedJob,
  options: FinishOptions = {},
): Promise<Verdict> {
  const verdict = await tellEnd(session, followed);
  for (const line of nextSteps(followed.job, verdict)) session.terminal.note(line);
  return verdict === 'done' ? verdictOfSuccess(followed.job, options) : verdict;
}

/** Tells how a job has ended; gives what that is to whoever waited for it. */
export async function tellEnd(session: Session, { job, outcomes, refused }: FollowedJob): Promise<Verdict> {
  const { terminal, telling } = session;
  const summary = job.dryRun
    ? summarisePlan(job.progress, refused)
    : summariseDone(titles[job.state], job.progress);
  noteWarnings(terminal, job.warnings);
  for (const { code, message } of job.problems)
    terminal.note(`${terminal.paintNote('red', code)} ${remark(message)}`);
  if (telling === 'json') await tellJson(session, { job, summary, outcomes });
  else if (telling === 'json-stream') await tellJson(session, { type: 'end', job, summary });
  else await terminal.say(summary);
  return verdictOf(job, refused);
}

/** What a success is where more than that is asked for. */
export function verdictOfSuccess(
  { warnings, dryRun, progress }: JobFieldsFragment,
  { strict = false, detailedExitcode = false }: FinishOptions,
): Verdict {
  if (strict && warnings.some(isSlip)) return 'invalidDocument';
  return dryRun && detailedExitcode && isDifference(progress) ? 'difference' : 'done';
}

function verdictOf(job: JobFieldsFragment, refused: number): Verdict {
  const verdict = verdictOfJob(job);
  return verdict !== 'done' && refused > 0 ? 'refused' : verdict;
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

/** What one can do now, in commands that are there to be copied. */
function nextSteps(job: JobFieldsFragment, verdict: Verdict): string[] {
  const { id, state, dryRun, progress } = job;
  const look = `lading status ${shortId(id)}`;
  if (state === 'PLANNED') return stepsAfterPlan(job, verdict);
  if (dryRun) return [];
  return [...(progress.failed > 0 ? [`Look at all that failed with: ${look}`] : []), ...waysBack(job)];
}

function stepsAfterPlan(job: JobFieldsFragment, verdict: Verdict): string[] {
  const [applied] = sequels(job);
  if (applied !== undefined) return [`It was ${applied}.`];
  if (verdict !== 'done')
    return [`As it is, it would not go through whole; see all of it with: lading status ${shortId(job.id)}`];
  return [
    isDifference(job.progress)
      ? `Carry it out with: ${job.undoOf === null ? `lading apply ${shortId(job.id)}` : `lading undo ${shortId(job.undoOf.id)}`}`
      : 'There is nothing to carry out.',
  ];
}

function waysBack({ id, state, undoOf, progress }: JobFieldsFragment): string[] {
  const back = `Take it back with: lading undo ${shortId(id)}`;
  if (state === 'CANCELLED')
    return hasChanged(progress)
      ? ['What was stored stays; importing the same document again goes on from there.', back]
      : ['Nothing was stored.'];
  return state !== 'UNDONE' && undoOf === null && hasChanged(progress) ? [back] : [];
}
