import { Option } from 'commander';
import type { LadingClient } from '../../client/lading-client.ts';
import { type AskOptions, applyPlan, askAboutPlan, isAsked, yesOption } from '../carry-out.ts';
import { defineCommand, type Session } from '../command.ts';
import type { Verdict } from '../exit-codes.ts';
import { type FollowedJob, finishJob, followJob } from '../follow-job.ts';
import { type ImportOptions, importDemand, importOptions } from '../import-options.ts';
import { interruptible } from '../interruptible.ts';
import { shortId } from '../jobs.ts';
import { verboseOption } from '../options.ts';
import { type ImportDemand, startImport } from '../start-import.ts';

interface Options extends ImportOptions, AskOptions {
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
    yesOption,
    new Option('--dry-run', 'plan and stop, like `lading plan`'),
    new Option('--detailed-exitcode', 'with --dry-run: end with 2 where something would change'),
    new Option(
      '--idempotency-key <key>',
      'the same key again gives the job of the first time; nobody is asked',
    ),
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
    if (isAsked(session, options) && !dryRun && !idempotencyKey)
      return importAfterAsking(session, client, { file, demand, options });
    return finishJob(session, await followImportOf(session, client, file, demand), options);
  },
});

const followImportOf = (
  session: Session,
  client: LadingClient,
  file: string,
  demand: ImportDemand,
): Promise<FollowedJob> =>
  interruptible(session, client, async (interruption) => {
    const { id } = await startImport(session, client, file, demand, interruption);
    return followJob(session, client, id, { isPlan: demand.dryRun === true });
  });

interface Asked {
  readonly file: string;
  readonly demand: ImportDemand;
  readonly options: Options;
}

/** What is agreed to is the plan that was shown, and that is carried out. */
async function importAfterAsking(
  session: Session,
  client: LadingClient,
  { file, demand, options }: Asked,
): Promise<Verdict> {
  const planned = await followImportOf(session, client, file, { ...demand, dryRun: true });
  const { id } = planned.job;
  const advice = `Carry it out later with: lading apply ${shortId(id)}`;
  const verdict = await askAboutPlan(session, client, planned, { ...options, advice });
  return verdict ?? finishJob(session, await applyPlan(session, client, id), options);
}

interface PlanOptions extends ImportOptions {
  readonly detailedExitcode?: boolean;
}

/** Shows what an import would do, and keeps it for `apply`. */
export const planCommand = defineCommand<PlanOptions>({
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
