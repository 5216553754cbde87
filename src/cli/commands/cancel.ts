import { acceptedJob } from '../accepted-job.ts';
import { defineCommand } from '../command.ts';
import { tellJson } from '../tell.ts';

/** Asks a job to stop at the next safe point. */
export const cancelCommand = defineCommand({
  name: 'cancel',
  summary: 'stop an import at the next safe point; what is stored stays',
  arguments: { '<id>': 'of the import' },
  example: 'lading cancel SW1wb3J0Sm9iOjE…',
  run: async (session, [id = '']) => {
    const client = await session.connect();
    const job = acceptedJob(await client.cancelImport(id));
    if (session.telling !== 'text') await tellJson(session, { job });
    else session.terminal.note(`The import is told to stop. Watch it with: lading watch ${job.id}`);
    return 'done';
  },
});
