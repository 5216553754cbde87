import type { EntityManager } from 'typeorm';
import type { KindName } from '../kinds/registry.ts';
import type { Problem } from '../lib/problem.ts';
import type { Recordable } from '../planning/step.ts';
import type { Services } from '../services/services.ts';
import type { Counts, ImportJobRow, ImportState } from '../store/import-tables.ts';
import type { Lease } from '../store/store.ts';
import { deleteChunks } from './chunks.ts';
import { queueTopic } from './jobs.ts';
import { appendSteps } from './journal.ts';
import { saveProgress } from './leases.ts';
import { countSteps } from './progress.ts';

/** A job in the hands of a runner. `sequence` and `counts` are as last committed. */
export interface ActiveJob {
  readonly services: Services;
  readonly job: ImportJobRow;
  readonly lease: Lease;
  /** Why nothing is written at all; empty when something is. */
  refusals: readonly Problem[];
  sequence: number;
  counts: Counts;
  /** Planning stores outcomes and no entity: a dry run, a refused import, an atomic one before its commit. */
  phase: 'planning' | 'applying';
}

/** Whether the entities of the outcomes are stored, or will be when the job completes. */
export const storesEntities = ({ job, refusals }: ActiveJob): boolean =>
  !job.dry_run && refusals.length === 0;

/** Stores the next outcomes, of one kind, and how far the job is with them, within the caller's transaction. */
export async function storeOutcomes(
  active: ActiveJob,
  kind: KindName,
  steps: readonly Recordable[],
  manager: EntityManager,
): Promise<Pick<ActiveJob, 'sequence' | 'counts'>> {
  const { services, job, lease, phase, sequence, counts } = active;
  await appendSteps(manager, { jobId: job.id, kind, sequence }, steps, storesEntities(active));
  const after = { sequence: sequence + steps.length, counts: countSteps(counts, kind, steps) };
  await saveProgress(manager, lease, { state: phase, failures: 0, ...after });
  await services.store.notify(job.id, manager);
  return after;
}

/** Ends the job within the caller's transaction, and lets the next one have its turn. */
export async function finish(active: ActiveJob, manager: EntityManager): Promise<void> {
  const { services, job, lease, counts } = active;
  const end = { state: finalState(active), problems: shortened(active.refusals), counts };
  await saveProgress(manager, lease, end, true);
  // A plan keeps its document for those who carry it out.
  if (!job.dry_run) await deleteChunks(manager, job.id);
  await services.store.notify([job.id, queueTopic], manager);
}

function finalState({ job, refusals }: ActiveJob): ImportState {
  if (job.dry_run) return 'planned';
  return refusals.length === 0 ? 'completed' : 'failed';
}

/** A refusal lists this many problems; the outcomes have them all. */
const mostProblems = 1_000;

/** Problems of a refusal, as many as it lists, and how many more there are. */
export function shortened(problems: readonly Problem[]): readonly Problem[] {
  const more = problems.length - mostProblems;
  if (more <= 0) return problems;
  const message = `There are ${more} more problems; the outcomes of the job list them all.`;
  return [...problems.slice(0, mostProblems), { code: 'MORE_PROBLEMS', message }];
}
