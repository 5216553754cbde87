import type { EntityManager } from 'typeorm';
import type { Problem } from '../lib/problem.ts';
import type { ImportState } from '../store/import-tables.ts';
import type { JobRun } from './active-import.ts';
import { deleteChunks } from './chunks.ts';
import { queueTopic } from './jobs.ts';
import { saveProgress } from './leases.ts';

/** Ends the job within the caller's transaction, and lets the next one have its turn. */
export async function rest(run: JobRun, manager: EntityManager): Promise<void> {
  const { services, job, lease, counts } = run;
  const end = { state: restingState(run), problems: shortened(run.refusals), counts };
  await saveProgress(manager, lease, end, true);
  // A plan keeps its document for those who carry it out.
  if (!job.dry_run) await deleteChunks(manager, job.id);
  await services.store.notify([job.id, queueTopic], manager);
}

function restingState({ job, refusals }: JobRun): ImportState {
  if (job.dry_run) return 'planned';
  return refusals.length === 0 ? 'completed' : 'failed';
}

/** A refusal lists this many problems; the outcomes have them all. */
const mostProblems = 1_000;

export function shortened(problems: readonly Problem[]): readonly Problem[] {
  const more = problems.length - mostProblems;
  if (more <= 0) return problems;
  const message = `There are ${more} more problems; the outcomes of the job list them all.`;
  return [...problems.slice(0, mostProblems), { code: 'MORE_PROBLEMS', message }];
}
