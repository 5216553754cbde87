import { InvalidArgumentError, Option } from 'commander';
import { defineCommand } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import { followJob } from '../follow-job.ts';
import { jobNamed } from '../job-named.ts';

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** Shows a job as it goes on, whoever has started it. */
export const watchCommand = defineCommand<{ readonly after: number }>({
  name: 'watch',
  summary: 'watch an import until it is over; Ctrl-C leaves it alone',
  arguments: { '<id>': 'of the import' },
  example: 'lading watch SW1wb3J0Sm9iOjE… --json-stream',
  options: [new Option('--after <number>', 'go on after this outcome').default(0).argParser(wholeNumber)],
  run: async (session, [id = ''], { after }) => {
    const client = await session.connect();
    const { dryRun } = await jobNamed(client, id);
    return finishJob(session, await followJob(session, client, id, { isPlan: dryRun, after }));
  },
});
