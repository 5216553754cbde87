import { acceptedJob } from '../accepted-job.ts';
import { defineCommand } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import { followJob } from '../follow-job.ts';
import { interruptible } from '../interruptible.ts';

/** Makes the job that does it, and follows that one. */
export const applyCommand = defineCommand({
  name: 'apply',
  summary: 'carry out exactly what a plan said',
  arguments: { '<id>': 'of the plan' },
  example: 'lading apply SW1wb3J0Sm9iOjE…',
  run: async (session, [id = '']) => {
    const client = await session.connect();
    const followed = await interruptible(session, client, async ({ jobIsAsked, jobIs }) => {
      jobIsAsked();
      const job = acceptedJob(await client.applyImport(id));
      jobIs(job.id);
      session.terminal.note(`Import ${job.id}`);
      return followJob(session, client, job.id, { isPlan: false });
    });
    return finishJob(session, followed);
  },
});
