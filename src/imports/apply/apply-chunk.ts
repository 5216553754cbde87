import type { EntityManager } from 'typeorm';
import { type Failpoint, failpoint } from '../../lib/failpoint.ts';
import { readAhead } from '../../lib/work-ahead.ts';
import { refuseSteps, type Step } from '../../planning/step.ts';
import { isRefusal, isTransient } from '../../store/database-errors.ts';
import { type ImportRun, recordOutcomes, storesEntities } from '../active-import.ts';
import type { ChunkHead } from '../chunks.ts';
import { appendSteps } from '../journal.ts';
import { saveProgress } from '../leases.ts';
import { type PlannedChunk, planAhead, planUnderLock } from '../plan/plan-document.ts';
import { countSteps } from '../progress.ts';
import { writeEach, writeSteps } from './write-steps.ts';

/**
 * Plans and commits chunks one after the other, each in its own transaction. While one is written the next one of its
 * kind is planned, outside of any transaction: what waits for its turn holds no lock. `signal` stops between chunks.
 */
export async function applyInTurn(
  run: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<void> {
  // What a kind refers to has to be there before it is planned.
  for (const chunksOfKind of byKind(chunks)) {
    for await (const chunk of readAhead(chunksOfKind, (head) => planAhead(run, head))) {
      if (signal.aborted) return;
      await applyChunk(run, chunk);
    }
  }
}

function byKind(chunks: readonly ChunkHead[]): ChunkHead[][] {
  const groups: ChunkHead[][] = [];
  for (const chunk of chunks) {
    const last = groups.at(-1);
    if (last?.[0]?.kind === chunk.kind && last[0].deletes === chunk.deletes) last.push(chunk);
    else groups.push([chunk]);
  }
  return groups;
}

type Write = typeof writeSteps;

const beforeCommit = {
  planning: 'plan.before-commit',
  applying: 'apply.before-commit',
} satisfies PhasePoints;
const afterCommit = { planning: 'plan.after-commit', applying: 'apply.after-commit' } satisfies PhasePoints;
type PhasePoints = Record<ImportRun['phase'], Failpoint>;

const wholeAttempts = 3;
const attempts = 6;

/**
 * Carries out one planned chunk in one transaction: entities, links, outcomes and counters together. What another
 * writer got in the way of is planned again, under locks; what the database refuses is written piece by piece.
 */
async function applyChunk(run: ImportRun, chunk: PlannedChunk, attempt = 1): Promise<void> {
  try {
    const write = attempt <= wholeAttempts ? writeSteps : writeEach;
    await commitChunk(run, chunk, { write, planAgain: attempt > 1 });
  } catch (error) {
    if (attempt === attempts || !(isTransient(error) || isRefusal(error))) throw error;
    await applyChunk(run, chunk, isTransient(error) ? attempt + 1 : Math.max(attempt, wholeAttempts) + 1);
  }
}

interface Attempt {
  readonly write: Write;
  readonly planAgain: boolean;
}

async function commitChunk(
  run: ImportRun,
  chunk: PlannedChunk,
  { write, planAgain }: Attempt,
): Promise<void> {
  const { steps, ...after } = await run.services.store.transaction(async (manager) => {
    const planned = planAgain ? await planUnderLock(run, chunk, manager) : chunk.steps;
    const steps =
      run.phase === 'applying'
        ? await write(manager, { jobId: run.job.id, kind: chunk.kind }, planned)
        : planned;
    const after = await storeOutcomes(run, chunk, asNoted(run, steps), manager);
    failpoint(beforeCommit[run.phase]);
    return { steps, ...after };
  }, run.lease);
  failpoint(afterCommit[run.phase]);
  recordOutcomes(run, chunk.kind, steps);
  Object.assign(run, after);
}

const asNoted = (run: ImportRun, steps: readonly Step[]): readonly Step[] =>
  run.refusals.length === 0 ? steps : refuseSteps(steps);

/** The outcomes of a chunk and how far the job is, within the caller's transaction. */
async function storeOutcomes(
  run: ImportRun,
  { kind, sequence }: PlannedChunk,
  steps: readonly Step[],
  manager: EntityManager,
): Promise<Pick<ImportRun, 'sequence' | 'counts'>> {
  const { job, lease, services } = run;
  await appendSteps(manager, { jobId: job.id, kind, sequence }, steps, storesEntities(run));
  const after = { sequence: sequence + steps.length, counts: countSteps(run.counts, kind, steps) };
  await saveProgress(manager, lease, { state: run.phase, failures: 0, ...after });
  await services.store.notify(job.id, manager);
  return after;
}
