import type { JobFieldsFragment } from '../../client/generated/graphql.ts';
import { type AskOptions, askFirst, isAsked, yesOption } from '../ask-first.ts';
import { applyPlan } from '../carry-out.ts';
import { defineCommand } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import { isPlan, jobArgument, jobNamed, sequels, shortId } from '../jobs.ts';
import { optionsFileOption } from '../options-file.ts';
import { strictOption } from '../strict.ts';
import { summarisePlan } from '../summarise.ts';

interface Options extends AskOptions {
  readonly strict?: boolean;
}

/** Makes the job that does it, and follows that one. */
export const applyCommand = defineCommand<Options>({
  name: 'apply',
  summary: 'carry out exactly what a plan said',
  arguments: { '<id>': jobArgument },
  example: 'lading apply last',
  options: [yesOption, strictOption, optionsFileOption],
  run: async (session, [word = ''], options) => {
    const client = await session.connect();
    const plan = await jobNamed(client, word, isPlan);
    if (isAsked(session, options) && isApplicable(plan)) {
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
  ...sequels(plan).map((sequel) => `It was ${sequel}.`),
  summarisePlan(plan.progress, 0),
];
