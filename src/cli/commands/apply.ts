import { acceptedJob } from '../accepted-job.ts';
import { defineCommand } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import { followJob } from '../follow-job.ts';
import { interruptible } from '../interruptible.ts';
import { jobArgument, jobNamed, shortId } from '../jobs.ts';
import { strictOption } from '../strict.ts';

/** Makes the job that does it, and follows that one. */
export const applyCommand = defineCommand<{ readonly strict?: boolean }>({
  name: 'apply',
  summary: 'carry out exactly what a plan said',
  arguments: { '<id>': jobArgument },
  example: 'lading apply last',
  options: [strictOption],
  run: async (session, [word = ''], options) => {
    const client = await session.connect();
    const { id } = await jobNamed(client, word);
    const followed = await interruptible(session, client, async ({ jobIsAsked, jobIs }) => {
      jobIsAsked();
      const job = acceptedJob(await client.applyImport(id));
      jobIs(job.id);
      session.terminal.note(`Import ${shortId(job.id)}`);
      return followJob(session, client, job.id, { isPlan: false });
    });
    return finishJob(session, followed, options);
  },
});
