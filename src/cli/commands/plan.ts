import { Option } from 'commander';
import { defineCommand } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import { followJob } from '../follow-job.ts';
import { type ImportOptions, importDemand, importOptions } from '../import-options.ts';
import { interruptible } from '../interruptible.ts';
import { startImport } from '../start-import.ts';

interface Options extends ImportOptions {
  readonly detailedExitcode?: boolean;
}

/** Shows what an import would do, and keeps it for `apply`. */
export const planCommand = defineCommand<Options>({
  name: 'plan',
  summary: 'show what an import would do, field by field, to be carried out with apply',
  arguments: { '<file>': 'the document, - for standard input' },
  example: 'lading plan prod.json --detailed-exitcode',
  options: [...importOptions, new Option('--detailed-exitcode', 'end with 2 where something would change')],
  run: async (session, [file = '-'], options) => {
    const client = await session.connect();
    const demand = { ...(await importDemand(session, options)), dryRun: true };
    const followed = await interruptible(session, client, async (interruption) => {
      const { id } = await startImport(session, client, file, demand, interruption);
      return followJob(session, client, id, { isPlan: true });
    });
    return finishJob(session, followed, options);
  },
});
