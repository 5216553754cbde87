import type { ImportEvent } from '../client/follow-import.ts';
import type { JobFieldsFragment, OutcomeFieldsFragment } from '../client/generated/graphql.ts';
import type { LadingClient } from '../client/lading-client.ts';
import { type Session, tellJson } from './command.ts';
import { CommandFailure, type Verdict, verdictOfJob } from './exit-codes.ts';
import { shortId } from './global-id.ts';
import { howToApprove, missingApprovals, sequels } from './jobs.ts';
import { isSlip } from './options.ts';
import {
  formatOutcome,
  hasChanged,
  isDifference,
  isRefused,
  summariseDone,
  summarisePlan,
} from './outcomes.ts';
import { noteWarnings, Sayings } from './sayings.ts';
import { looksOfJob, progressView } from './show-progress.ts';
import { remark } from './words.ts';

/** A job at its rest, and of its outcomes what the telling needs. */
export interface FollowedJob {
  readonly job: JobFieldsFragment;
  /** All that are not UNCHANGED, for `--json`; else none. */
  readonly outcomes: readonly OutcomeFieldsFragment[];
  /** How many entities were refused, as their keys are there already. */
  readonly refused: number;
  readonly sayings: Sayings;
}

interface FollowedOptions {
  /** A plan shows all that would change; what is done shows only what somebody has to look at. */
  readonly isPlan: boolean;
  readonly after?: number;
}

/** Follows a job to its rest and tells what happens the way that was asked for. */
export async function followJob(
  session: Session,
  client: LadingClient,
  id: string,
  { isPlan, after = 0 }: FollowedOptions,
): Promise<FollowedJob> {
  const { terminal, telling } = session;
  const kept: OutcomeFieldsFragment[] = [];
  let refused = 0;
  const sayings = new Sayings();
  const view = progressView(terminal, looksOfJob(terminal));
  const onInterruption = (): void => terminal.note('The connection was lost; waiting for the server.');
  for await (const event of client.followImport(id, { after, onInterruption })) {
    view.show(event);
    refused += event.outcomes.filter(isRefused).length;
    await tellEvent(session, event, { isPlan, sayings });
    if (telling === 'json') kept.push(...event.outcomes.filter(({ status }) => status !== 'UNCHANGED'));
  }
  await tellLines(session, sayings.lines(), isPlan);
  view.end();
  const job = await client.importJob(id);
  if (job === null) throw new CommandFailure('unexpected', `The job ${id} was deleted.`);
  return { job, outcomes: kept, refused, sayings };
}

async function tellEvent(
  session: Session,
  event: ImportEvent,
  { isPlan, sayings }: { readonly isPlan: boolean; readonly sayings: Sayings },
): Promise<void> {
  const { terminal, telling } = session;
  if (telling === 'json-stream') return tellJson(session, { type: 'event', ...event });
  if (telling === 'json') return;
  const paint = isPlan ? terminal.paint : terminal.paintNote;
  const lines = event.outcomes
    .filter((outcome) => isWorthALine(outcome, isPlan))
    .flatMap((outcome) => formatOutcome(outcome, { paint, isPlan, sayings }));
  await tellLines(session, lines, isPlan);
}

async function tellLines({ terminal }: Session, lines: readonly string[], isPlan: boolean): Promise<void> {
  if (lines.length === 0) return;
  // A plan is what was asked for; what was done is only told on the way.
  if (isPlan) await terminal.say(lines.join('\n'));
  else terminal.note(lines.join('\n'));
}

const isWorthALine = ({ status, warnings, problems }: OutcomeFieldsFragment, isPlan: boolean): boolean =>
  warnings.length + problems.length > 0 || (isPlan && status !== 'UNCHANGED' && status !== 'SKIPPED');

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
export async function tellEnd(
  session: Session,
  { job, outcomes, refused, sayings }: FollowedJob,
): Promise<Verdict> {
  const { terminal, telling } = session;
  const summary = job.dryRun
    ? summarisePlan(job.progress, refused)
    : summariseDone(titles[job.state], job.progress);
  noteWarnings(terminal, job.warnings);
  // What is wrong with an entity stands there already, unless programs read.
  for (const { code, message } of job.problems)
    if (!sayings.has(code, remark(message)))
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
  if (isDifference(job.progress) && missingApprovals(job) > 0) return [howToApprove(job)];
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
