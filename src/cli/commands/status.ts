import type { JobFieldsFragment } from '../../client/generated/graphql.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { defineCommand, type Session } from '../command.ts';
import { formatOutcome } from '../format-outcome.ts';
import { jobNamed } from '../job-named.ts';
import { printable } from '../printable.ts';
import { summariseDone } from '../summarise.ts';
import { tellJson } from '../tell.ts';

/** What has become of one import, or of the newest ones. */
export const statusCommand = defineCommand({
  name: 'status',
  summary: 'say how an import stands, or list the newest ones',
  arguments: { '[id]': 'of the import' },
  example: 'lading status',
  run: async (session, [id]) => {
    const client = await session.connect();
    if (id === undefined) await tellJobs(session, client);
    else await tellJob(session, client, await jobNamed(client, id));
    return 'done';
  },
});

async function tellJobs(session: Session, client: LadingClient): Promise<void> {
  const { nodes: jobs } = await client.importJobs({ first: 20 });
  if (session.telling === 'json') return tellJson(session, { jobs });
  for (const job of jobs) {
    if (session.telling === 'json-stream') await tellJson(session, { type: 'job', job });
    else await session.terminal.say(`${job.createdAt}  ${job.id}  ${lineOf(job)}`);
  }
  if (jobs.length === 0) session.terminal.note('There are no imports.');
}

const lineOf = ({ state, dryRun, progress: { processed, total, failed } }: JobFieldsFragment): string =>
  `${dryRun ? 'plan' : 'import'} ${state.toLowerCase()} ${processed}/${total}${failed > 0 ? `, ${failed} failed` : ''}`;

async function tellJob(session: Session, client: LadingClient, job: JobFieldsFragment): Promise<void> {
  const { terminal, telling } = session;
  const failed = await client.importOutcomes({ id: job.id, first: 50, statuses: ['FAILED'] });
  const failures = failed?.nodes ?? [];
  if (telling !== 'text') return tellJson(session, { job, failures });
  const lines = [
    `${job.id}  ${lineOf(job)}`,
    ...job.problems.map(({ code, message }) => `  ${terminal.paint('red', code)} ${printable(message)}`),
    ...failures.flatMap((outcome) => formatOutcome(outcome, { paint: terminal.paint, isPlan: job.dryRun })),
    ...(failed?.pageInfo.hasNextPage ? ['  …'] : []),
    summariseDone('So far', job.progress),
  ];
  await terminal.say(lines.join('\n'));
}
