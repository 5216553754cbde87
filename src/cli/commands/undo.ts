import { acceptedJob } from '../accepted-job.ts';
import { defineCommand } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import { followJob } from '../follow-job.ts';
import { interruptible } from '../interruptible.ts';

/** Makes the job that does it, and follows that one. */
export const undoCommand = defineCommand({
  name: 'undo',
  summary: 'take an import back',
  arguments: { '<id>': 'of the import' },
  example: 'lading undo SW1wb3J0Sm9iOjE…',
  run: async (session, [id = '']) => {
    const client = await session.connect();
    const followed = await interruptible(session, client, async ({ jobIsAsked, jobIs }) => {
      jobIsAsked();
      const job = acceptedJob(await client.undoImport(id));
      jobIs(job.id);
      session.terminal.note(`Import ${job.id}`);
      return followJob(session, client, job.id, { isPlan: false });
    });
    return finishJob(session, followed);
  },
});
