import { Option } from 'commander';
import type { LadingClient } from '../../client/lading-client.ts';
import { type AskOptions, askAboutPlan, isAsked, yesOption } from '../ask-first.ts';
import { carryOut } from '../carry-out.ts';
import { defineCommand, type Session } from '../command.ts';
import { finishJob } from '../finish-job.ts';
import type { FollowedJob } from '../follow-job.ts';
import { hasWritten, jobArgument, jobNamed } from '../jobs.ts';
import { optionsFileOption } from '../options-file.ts';

interface Options extends AskOptions {
  readonly dryRun?: boolean;
  readonly detailedExitcode?: boolean;
}

/** Makes the job that does it, and follows that one. */
export const undoCommand = defineCommand<Options>({
  name: 'undo',
  summary: 'take an import back',
  arguments: { '<id>': jobArgument },
  example: 'lading undo last --dry-run',
  options: [
    yesOption,
    new Option('--dry-run', 'say what would be taken back, and stop'),
    new Option('--detailed-exitcode', 'with --dry-run: end with 2 where something would change'),
    optionsFileOption,
  ],
  run: async (session, [word = ''], options) => {
    const client = await session.connect();
    const { id } = await jobNamed(client, word, hasWritten);
    if (options.dryRun) return finishJob(session, await undo(session, client, id, true), options);
    if (isAsked(session, options)) {
      const verdict = await askAboutPlan(session, client, await undo(session, client, id, true), {});
      if (verdict !== undefined) return verdict;
    }
    return finishJob(session, await undo(session, client, id, false));
  },
});

const undo = (session: Session, client: LadingClient, id: string, dryRun: boolean): Promise<FollowedJob> =>
  carryOut(session, client, {
    ask: () => client.undoImport(id, { dryRun }),
    title: dryRun ? 'Plan to undo' : 'Undo',
    isPlan: dryRun,
  });
