import { Option } from 'commander';
import { acceptedJob } from '../accepted-job.ts';
import { defineCommand } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import { followJob } from '../follow-job.ts';
import { type ImportOptions, importInput, importOptions } from '../import-options.ts';
import { interruptible } from '../interruptible.ts';

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
    const job = acceptedJob(await client.planImport(await importInput(session, client, file, options)));
    const followed = await interruptible(session, client, job.id, () =>
      followJob(session, client, job.id, { isPlan: true }),
    );
    return finishJob(session, followed, options);
  },
});
