import { Option } from 'commander';
import type { LadingClient } from '../client/lading-client.ts';
import type { Session } from './command.ts';
import { CommandFailure, type Verdict } from './exit-codes.ts';
import { type FinishOptions, tellEnd, verdictOfSuccess } from './finish-job.ts';
import type { FollowedJob } from './follow-job.ts';
import { printable } from './printable.ts';
import { hasChanged } from './summarise.ts';

export const yesOption = new Option(
  '-y, --yes',
  'write without asking first; where nobody can be asked, nobody is',
);

export interface AskOptions {
  readonly yes?: boolean;
}

/** Whether there is to be a question before the first write: somebody reads along and can answer. */
export const isAsked = ({ terminal, telling }: Session, { yes = false }: AskOptions): boolean =>
  !yes && telling === 'text' && terminal.canAsk;

/** What is said where the answer is no. */
interface Declined {
  readonly advice?: string;
}

/** Asks whether it is to be written; anything but a yes ends the command. */
export async function askFirst(
  session: Session,
  client: LadingClient,
  { advice }: Declined = {},
): Promise<void> {
  const { confirm } = await import('@clack/prompts');
  const { input, error: output } = session.terminal;
  const message = `Write this to ${printable(await session.serverName(client))}?`;
  const answer = await confirm({ message, initialValue: false, input, output });
  if (answer === true) return;
  throw new CommandFailure('interrupted', 'Nothing was written.', { advice });
}

/** Tells a plan and asks whether it is to be carried out; gives what the command ends with where it is not to be. */
export async function askAboutPlan(
  session: Session,
  client: LadingClient,
  planned: FollowedJob,
  options: FinishOptions & Declined,
): Promise<Verdict | undefined> {
  const verdict = await tellEnd(session, planned);
  const { job } = planned;
  const strictly = verdict === 'done' ? verdictOfSuccess(job, options) : verdict;
  if (job.problems.length > 0 || strictly === 'invalidDocument') {
    session.terminal.note('Nothing was written.');
    return strictly;
  }
  if (!hasChanged(job.progress)) {
    session.terminal.note('There is nothing to write.');
    return verdict;
  }
  await askFirst(session, client, options);
  return undefined;
}
