import type { ImportEvent } from '../client/follow-import.ts';
import type { JobFieldsFragment, OutcomeFieldsFragment } from '../client/generated/graphql.ts';
import type { LadingClient } from '../client/lading-client.ts';
import type { Session } from './command.ts';
import { CommandFailure } from './exit-codes.ts';
import { formatOutcome } from './format-outcome.ts';
import { Sayings } from './sayings.ts';
import { looksOfJob, progressView } from './show-progress.ts';
import { isRefused } from './summarise.ts';
import { tellJson } from './tell.ts';

/** A job at its rest, and of its outcomes what the telling needs. */
export interface FollowedJob {
  readonly job: JobFieldsFragment;
  /** All that are not UNCHANGED, for `--json`; else none. */
  readonly outcomes: readonly OutcomeFieldsFragment[];
  /** How many entities were refused, as their keys are there already. */
  readonly refused: number;
}

export interface FollowedOptions {
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
  return { job, outcomes: kept, refused };
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
