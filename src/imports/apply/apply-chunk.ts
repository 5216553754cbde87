import { type Failpoint, failpoint } from '../../lib/failpoint.ts';
import { readAhead } from '../../lib/work-ahead.ts';
import { refuseSteps, type Step } from '../../planning/step.ts';
import { isRefusal, isTransient } from '../../store/database-errors.ts';
import { type ActiveImport, recordOutcomes } from '../active-import.ts';
import { storeOutcomes } from '../active-job.ts';
import type { ChunkHead } from '../chunks.ts';
import { type PlannedChunk, planAhead, planUnderLock } from '../plan/plan-document.ts';
import { writeEach, writeSteps } from './write-steps.ts';

/**
 * Plans and commits chunks one after the other, each in its own transaction. While one is written the next one of its
 * kind is planned, outside of any transaction: what waits for its turn holds no lock. `signal` stops between chunks.
 */
export async function applyInTurn(
  active: ActiveImport,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<void> {
  // What a kind refers to has to be there before it is planned.
  for (const chunksOfKind of byKind(chunks)) {
    for await (const chunk of readAhead(chunksOfKind, (head) => planAhead(active, head))) {
      if (signal.aborted) return;
      await applyChunk(active, chunk);
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
type PhasePoints = Record<ActiveImport['phase'], Failpoint>;

const wholeAttempts = 3;
const attempts = 6;

/**
 * Carries out one planned chunk in one transaction: entities, links, outcomes and counters together. What another
 * writer got in the way of is planned again, under locks; what the database refuses is written piece by piece.
 */
async function applyChunk(active: ActiveImport, chunk: PlannedChunk, attempt = 1): Promise<void> {
  try {
    const write = attempt <= wholeAttempts ? writeSteps : writeEach;
    await commitChunk(active, chunk, { write, planAgain: attempt > 1 });
  } catch (error) {
    if (attempt === attempts || !(isTransient(error) || isRefusal(error))) throw error;
    await applyChunk(active, chunk, isTransient(error) ? attempt + 1 : Math.max(attempt, wholeAttempts) + 1);
  }
}

interface Attempt {
  readonly write: Write;
  readonly planAgain: boolean;
}

async function commitChunk(
  active: ActiveImport,
  chunk: PlannedChunk,
  { write, planAgain }: Attempt,
): Promise<void> {
  const { steps, ...after } = await active.services.store.transaction(async (manager) => {
    const planned = planAgain ? await planUnderLock(active, chunk, manager) : chunk.steps;
    const steps =
      active.phase === 'applying'
        ? await write(manager, { jobId: active.job.id, kind: chunk.kind }, planned)
        : planned;
    const after = await storeOutcomes(active, chunk.kind, outcomesOf(active, steps), manager);
    failpoint(beforeCommit[active.phase]);
    return { steps, ...after };
  }, active.lease);
  failpoint(afterCommit[active.phase]);
  recordOutcomes(active, chunk.kind, steps);
  Object.assign(active, after);
}

const outcomesOf = (active: ActiveImport, steps: readonly Step[]): readonly Step[] =>
  active.refusals.length === 0 ? steps : refuseSteps(steps);
