import { Option } from 'commander';
import { acceptedJob } from '../accepted-job.ts';
import { defineCommand } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import { followJob } from '../follow-job.ts';
import { type ImportOptions, importInput, importOptions } from '../import-options.ts';
import { interruptible } from '../interruptible.ts';

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
  ],
  run: async (session, [file = '-'], options) => {
    const client = await session.connect();
    const { dryRun = false, idempotencyKey } = options;
    const input = await importInput(session, client, file, options);
    const job = acceptedJob(
      await client.importConfiguration({ ...input, dryRun, ...(idempotencyKey && { idempotencyKey }) }),
    );
    const followed = await interruptible(session, client, job.id, () => {
      session.terminal.note(`Import ${job.id}`);
      return followJob(session, client, job.id, { isPlan: dryRun });
    });
    return finishJob(session, followed, options);
  },
});
