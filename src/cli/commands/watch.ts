import { Option } from 'commander';
import { defineCommand } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import { followJob } from '../follow-job.ts';
import { jobArgument, jobNamed } from '../jobs.ts';
import { wholeNumber } from '../options.ts';

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
