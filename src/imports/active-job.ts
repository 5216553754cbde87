import type { EntityManager } from 'typeorm';
import type { Problem } from '../lib/problem.ts';
import type { Services } from '../services/services.ts';
import type { Counts, ImportJobRow, ImportState } from '../store/import-tables.ts';
import type { Lease } from '../store/store.ts';
import { deleteChunks } from './chunks.ts';
import { queueTopic } from './jobs.ts';
import { saveProgress } from './leases.ts';

/** A job in the hands of a runner. `sequence` and `counts` are as last committed. */
export interface JobRun {
  readonly services: Services;
  readonly job: ImportJobRow;
  readonly lease: Lease;
  /** Why nothing is written at all; empty when something is. */
  refusals: readonly Problem[];
  sequence: number;
  counts: Counts;
}

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
