import { Option } from 'commander';
import type { LadingClient } from '../client/lading-client.ts';
import type { Session } from './command.ts';
import { CommandFailure, type Verdict } from './exit-codes.ts';
import { type FinishOptions, type FollowedJob, followJob, tellEnd, verdictOfSuccess } from './follow-job.ts';
import { shortId } from './global-id.ts';
import { interruptible } from './interruptible.ts';
import { acceptedJob, howToApprove, missingApprovals } from './jobs.ts';
import { hasChanged } from './outcomes.ts';
import { printable } from './words.ts';

/** What is asked of the server, and what its job is to those who watch it. */
interface Order {
  readonly ask: () => Promise<Parameters<typeof acceptedJob>[0]>;
  readonly title: string;
  readonly isPlan: boolean;
}

/** Asks for a job that needs no document, and follows it to its rest. */
export const carryOut = (session: Session, client: LadingClient, order: Order): Promise<FollowedJob> =>
  interruptible(session, client, async ({ jobIsAsked, jobIs }) => {
    jobIsAsked();
    const { id } = acceptedJob(await order.ask());
    jobIs(id);
    session.terminal.note(`${order.title} ${shortId(id)}`);
    return followJob(session, client, id, order);
  });

/** Carries out exactly what a plan said. */
export const applyPlan = (session: Session, client: LadingClient, planId: string): Promise<FollowedJob> =>
  carryOut(session, client, { ask: () => client.applyImport(planId), title: 'Import', isPlan: false });

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

/** What is asked, and what is said where the answer is no. */
interface Question {
  readonly verb?: string;
  readonly declined?: string;
  readonly advice?: string;
}

/** Asks whether it is to be written; anything but a yes ends the command. */
export async function askFirst(
  session: Session,
  client: LadingClient,
  { verb = 'Write this to', declined = 'Nothing was written.', advice }: Question = {},
): Promise<void> {
  const { confirm } = await import('@clack/prompts');
  const { input, error: output } = session.terminal;
  const message = `${verb} ${printable(await session.serverName(client))}?`;
  const answer = await confirm({ message, initialValue: false, input, output });
  if (answer === true) return;
  throw new CommandFailure('interrupted', declined, { advice });
}

/** Tells a plan and asks whether it is to be carried out; gives what the command ends with where it is not to be. */
export async function askAboutPlan(
  session: Session,
  client: LadingClient,
  planned: FollowedJob,
  options: FinishOptions & Question,
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
  if (missingApprovals(job) > 0) {
    session.terminal.note(`Nothing was written. ${howToApprove(job)}`);
    return 'notAllowed';
  }
  await askFirst(session, client, options);
  return undefined;
}
