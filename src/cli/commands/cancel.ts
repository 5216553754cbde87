import { acceptedJob } from '../accepted-job.ts';
import { defineCommand } from '../command.ts';
import { jobArgument, jobNamed, shortId } from '../jobs.ts';
import { tellJson } from '../tell.ts';

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
