import { Option } from 'commander';
import { defineCommand } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import { followJob } from '../follow-job.ts';
import { type ImportOptions, importDemand, importOptions } from '../import-options.ts';
import { interruptible } from '../interruptible.ts';
import { verboseOption } from '../options.ts';
import { startImport } from '../start-import.ts';

interface Options extends ImportOptions {
  readonly dryRun?: boolean;
  readonly detailedExitcode?: boolean;
  readonly idempotencyKey?: string;
}

/** Imports a document and shows what becomes of it. */
export const importCommand = defineCommand<Options>({
  name: 'import',
  summary: 'import a document and watch what becomes of it',
  arguments: { '<file>': 'the document, - for standard input' },
  example: 'lading import prod.json --conflict-strategy update --rekey-secret',
  options: [
    ...importOptions,
    new Option('--dry-run', 'plan and stop, like `lading plan`'),
    new Option('--detailed-exitcode', 'with --dry-run: end with 2 where something would change'),
    new Option('--idempotency-key <key>', 'the same key again gives the job of the first time'),
    verboseOption,
  ],
  run: async (session, [file = '-'], options) => {
    const client = await session.connect();
    const { dryRun = false, idempotencyKey } = options;
    const demand = {
      ...(await importDemand(session, options)),
      dryRun,
      ...(idempotencyKey && { idempotencyKey }),
    };
    const followed = await interruptible(session, client, async (interruption) => {
      const { id } = await startImport(session, client, file, demand, interruption);
      return followJob(session, client, id, { isPlan: dryRun });
    });
    return finishJob(session, followed, options);
  },
});
