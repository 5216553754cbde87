import { Option } from 'commander';
import { defineCommand, type Session } from '../command.ts';
import type { Verdict } from '../exit-codes.ts';
import { type FollowedJob, followJob } from '../follow-job.ts';
import { type ImportOptions, importDemand, importOptions } from '../import-options.ts';
import { interruptible } from '../interruptible.ts';
import { startImport } from '../start-import.ts';
import { isDifference, summarisePlan } from '../summarise.ts';
import { tellJson } from '../tell.ts';
import { verdictOfJob } from '../verdict-of.ts';

interface Options extends ImportOptions {
  readonly detailedExitcode?: boolean;
}

/** Compares a document with a server and leaves no plan behind. */
export const diffCommand = defineCommand<Options>({
  name: 'diff',
  summary: 'compare a document with what a server has; nothing is kept',
  arguments: { '<file>': 'the document, - for standard input' },
  example: 'lading export -o - | lading diff - --url https://other.example.com --detailed-exitcode',
  options: [...importOptions, new Option('--detailed-exitcode', 'end with 2 where there is a difference')],
  run: async (session, [file = '-'], options) => {
    const client = await session.connect();
    const demand = { ...(await importDemand(session, options)), dryRun: true };
    let id: string | undefined;
    try {
      const followed = await interruptible(session, client, async (interruption) => {
        ({ id } = await startImport(session, client, file, demand, interruption));
        return followJob(session, client, id, { isPlan: true });
      });
      return await tellDifference(session, followed, options);
    } finally {
      if (id !== undefined) await client.deleteImportJob(id);
    }
  },
});

async function tellDifference(
  session: Session,
  { job, outcomes, conflicts }: FollowedJob,
  { detailedExitcode = false }: Options,
): Promise<Verdict> {
  const isDifferent = isDifference(job.progress);
  const summary = isDifferent ? summarisePlan(job.progress, conflicts) : 'No difference.';
  if (session.telling === 'json') await tellJson(session, { isDifferent, summary, outcomes });
  else if (session.telling === 'json-stream') await tellJson(session, { type: 'end', isDifferent, summary });
  else await session.terminal.say(summary);
  const verdict = verdictOfJob(job);
  if (verdict !== 'done') return conflicts > 0 ? 'conflicts' : verdict;
  return detailedExitcode && isDifferent ? 'difference' : 'done';
}
