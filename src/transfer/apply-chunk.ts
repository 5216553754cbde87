import type { EntityManager } from 'typeorm';
import type { KindName } from '../kinds/registry.ts';
import type { Incoming } from '../planning/incoming.ts';
import { refuseSteps } from '../planning/refuse-steps.ts';
import type { Step } from '../planning/step.ts';
import { countSteps } from '../progress/count-steps.ts';
import { appendSteps } from '../progress/journal.ts';
import { saveProgress } from '../store/import-jobs.ts';
import { isRefusal, isTransient } from '../store/postgres-codes.ts';
import { type ImportRun, planningOf } from './chunk-run.ts';
import { markChunkDone } from './import-chunks.ts';
import { planChunk } from './plan-chunk.ts';
import { writeEach, writeSteps } from './write-steps.ts';

/** The content of a chunk, ready to be planned. */
export interface OpenChunk {
  readonly number: number;
  readonly kind: KindName;
  readonly incoming: readonly Incoming[];
  /** The outcomes get the numbers after this one. */
  readonly sequence: number;
  /** Settled when the chunk before is committed: outcomes become visible in order, without a gap. */
  readonly turn: Promise<void>;
}

type Write = typeof writeSteps;

const wholeAttempts = 3;
const attempts = 6;

/**
 * Plans and carries out one chunk in one transaction: entities, links, outcomes and counters together. What another
 * writer got in the way of is planned again; what the database refuses is written piece by piece.
 */
export async function applyChunk(run: ImportRun, chunk: OpenChunk, attempt = 1): Promise<void> {
  try {
    await commitChunk(run, chunk, attempt <= wholeAttempts ? writeSteps : writeEach);
  } catch (error) {
    if (attempt === attempts || !(isTransient(error) || isRefusal(error))) throw error;
    await applyChunk(run, chunk, isTransient(error) ? attempt + 1 : Math.max(attempt, wholeAttempts) + 1);
  }
}

async function commitChunk(run: ImportRun, chunk: OpenChunk, write: Write): Promise<void> {
  const { store } = run.lading;
  const after = await store.transaction((manager) => recordChunk(run, chunk, write, manager));
  run.sequence = after.sequence;
  run.counts = after.counts;
}

/** Everything that one chunk leaves in the database, within the caller's transaction. */
export async function recordChunk(
  run: ImportRun,
  { number, kind, incoming, sequence, turn }: OpenChunk,
  write: Write,
  manager: EntityManager,
): Promise<Pick<ImportRun, 'sequence' | 'counts'>> {
  const { job, lease, lading } = run;
  const isApplied = !job.dry_run && run.refusals.length === 0;
  const planned = await planChunk(planningOf(run, kind, { manager, lock: isApplied }), incoming);
  const steps = await (isApplied ? write(manager, kind, planned) : asPlanned(run, planned));
  settle(run, kind, steps);
  await appendSteps(manager, { jobId: job.id, kind, sequence }, steps, isApplied);
  await markChunkDone(manager, job.id, number);
  await turn;
  const after = { sequence: sequence + steps.length, counts: countSteps(run.counts, kind, steps) };
  await saveProgress(manager, lease, { state: job.dry_run ? 'planning' : 'applying', ...after });
  await lading.store.notify(job.id, manager);
  return after;
}

const asPlanned = (run: ImportRun, steps: readonly Step[]): readonly Step[] =>
  run.refusals.length === 0 ? steps : refuseSteps(steps);

/** What the database refused is not there for those who refer to it. */
function settle({ index }: ImportRun, kind: KindName, steps: readonly Step[]): void {
  for (const step of steps) {
    const { key, index: position } = step.incoming;
    if (step.status === 'failed' && !index.isRepetition(kind, position)) index.settle(kind, { ...step, key });
  }
}
