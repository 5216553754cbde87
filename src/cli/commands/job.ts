import { Option } from 'commander';
import type { JobFieldsFragment } from '../../client/generated/graphql.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import {
  type AskOptions,
  applyPlan,
  askAboutPlan,
  askFirst,
  carryOut,
  isAsked,
  yesOption,
} from '../carry-out.ts';
import { defineCommand, type Session, tellJson } from '../command.ts';
import { type FollowedJob, finishJob, followJob } from '../follow-job.ts';
import { shortId } from '../global-id.ts';
import {
  acceptedJob,
  approvalsOf,
  hasWritten,
  isPlan,
  jobArgument,
  jobNamed,
  missingApprovals,
  sequels,
} from '../jobs.ts';
import { strictOption, wholeNumber } from '../options.ts';
import { optionsFileOption } from '../options-file.ts';
import { summarisePlan } from '../outcomes.ts';

interface ApplyOptions extends AskOptions {
  readonly strict?: boolean;
}

/** Makes the job that does it, and follows that one. */
export const applyCommand = defineCommand<ApplyOptions>({
  name: 'apply',
  summary: 'carry out exactly what a plan said',
  arguments: { '<id>': jobArgument },
  example: 'lading apply last',
  options: [yesOption, strictOption, optionsFileOption],
  run: async (session, [word = ''], options) => {
    const client = await session.connect();
    const plan = await jobNamed(client, word, isPlan);
    if (isAsked(session, options) && isApplicable(plan) && missingApprovals(plan) === 0) {
      for (const line of linesOf(plan)) session.terminal.note(line);
      await askFirst(session, client);
    }
    return finishJob(session, await applyPlan(session, client, plan.id), options);
  },
});

/** Whether the server would take it; what it says of others needs no answer before. */
const isApplicable = (job: JobFieldsFragment): boolean =>
  isPlan(job) && job.state === 'PLANNED' && job.problems.length === 0;

// Nothing of a plan without problems is refused.
const linesOf = (plan: JobFieldsFragment): string[] => [
  `Plan ${shortId(plan.id)} of ${plan.createdAt}${plan.label === null ? '' : `, from ${plan.label}`}`,
  ...[...approvalsOf(plan), ...sequels(plan)].map((line) => `  ${line}`),
  summarisePlan(plan.progress, 0),
];

/** Agrees to what somebody else has planned, after a look at it. */
export const approveCommand = defineCommand<AskOptions>({
  name: 'approve',
  summary: 'agree to what somebody else has planned',
  arguments: { '<id>': jobArgument },
  example: 'lading approve last',
  options: [new Option('-y, --yes', 'approve without asking first'), optionsFileOption],
  run: async (session, [word = ''], options) => {
    const client = await session.connect();
    const plan = await jobNamed(client, word, isPlan);
    if (isAsked(session, options) && isApplicable(plan)) {
      for (const line of linesOf(plan)) session.terminal.note(line);
      session.terminal.note(`See all of it with: lading watch ${shortId(plan.id)}`);
      await askFirst(session, client, { verb: 'Approve this for', declined: 'Nothing was approved.' });
    }
    const job = acceptedJob(await client.approveImport(plan.id));
    if (session.telling !== 'text') await tellJson(session, { job });
    else await tellApproved(session, job);
    return 'done';
  },
});

async function tellApproved({ terminal }: Session, job: JobFieldsFragment): Promise<void> {
  await terminal.say([`Plan ${shortId(job.id)} is approved`, ...approvalsOf(job)].join('\n  '));
  if (missingApprovals(job) === 0) terminal.note(`Carry it out with: lading apply ${shortId(job.id)}`);
}

interface UndoOptions extends AskOptions {
  readonly dryRun?: boolean;
  readonly detailedExitcode?: boolean;
}

/** Makes the job that does it, and follows that one. */
export const undoCommand = defineCommand<UndoOptions>({
  name: 'undo',
  summary: 'take an import back',
  arguments: { '<id>': jobArgument },
  example: 'lading undo last --dry-run',
  options: [
    yesOption,
    new Option('--dry-run', 'say what would be taken back, and stop'),
    new Option('--detailed-exitcode', 'with --dry-run: end with 2 where something would change'),
    optionsFileOption,
  ],
  run: async (session, [word = ''], options) => {
    const client = await session.connect();
    const { id } = await jobNamed(client, word, hasWritten);
    if (options.dryRun) return finishJob(session, await undo(session, client, id, true), options);
    if (isAsked(session, options)) {
      const verdict = await askAboutPlan(session, client, await undo(session, client, id, true), {});
      if (verdict !== undefined) return verdict;
    }
    return finishJob(session, await undo(session, client, id, false));
  },
});

const undo = (session: Session, client: LadingClient, id: string, dryRun: boolean): Promise<FollowedJob> =>
  carryOut(session, client, {
    ask: () => client.undoImport(id, { dryRun }),
    title: dryRun ? 'Plan to undo' : 'Undo',
    isPlan: dryRun,
  });

/** Asks a job to stop at the next safe point. */
export const cancelCommand = defineCommand({
  name: 'cancel',
  summary: 'stop an import at the next safe point; what is stored stays',
  arguments: { '<id>': jobArgument },
  example: 'lading cancel last',
  run: async (session, [word = '']) => {
    const client = await session.connect();
    const { id } = await jobNamed(client, word);
    const job = acceptedJob(await client.cancelImport(id));
    if (session.telling !== 'text') await tellJson(session, { job });
    else session.terminal.note(`The import is told to stop. Watch it with: lading watch ${shortId(job.id)}`);
    return 'done';
  },
});

/** Shows a job as it goes on, whoever has started it. */
export const watchCommand = defineCommand<{ readonly after: number }>({
  name: 'watch',
  summary: 'watch an import until it is over; Ctrl-C leaves it alone',
  arguments: { '<id>': jobArgument },
  example: 'lading watch last --json-stream',
  options: [new Option('--after <number>', 'go on after this outcome').default(0).argParser(wholeNumber)],
  run: async (session, [word = ''], { after }) => {
    const client = await session.connect();
    const { id, dryRun } = await jobNamed(client, word);
    return finishJob(session, await followJob(session, client, id, { isPlan: dryRun, after }));
  },
});
