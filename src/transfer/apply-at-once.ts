import type { EntityManager } from 'typeorm';
import type { KindName } from '../kinds/registry.ts';
import { ProblemError } from '../lib/problem.ts';
import type { Step } from '../planning/step.ts';
import { saveProgress } from '../store/import-jobs.ts';
import { recordChunk } from './apply-chunk.ts';
import { applyInTurn } from './apply-in-turn.ts';
import type { ImportRun } from './chunk-run.ts';
import { type ChunkHead, readChunk } from './import-chunks.ts';
import { notStored, writeEach } from './write-steps.ts';

/**
 * Applies all chunks in one transaction, of which nothing is seen before it commits. What the database refuses, refuses
 * the whole: then the outcomes say that nothing was written, and the job says why.
 */
export async function applyAtOnce(
  run: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<void> {
  if (run.refusals.length > 0) return applyInTurn(run, chunks, signal);
  const { lading, job, lease } = run;
  try {
    await lading.store.transaction((manager) => recordAll(run, chunks, manager));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    Object.assign(run, { refusals: error.problems, sequence: job.sequence, counts: job.counts });
    const refusal = { state: 'applying', problems: error.problems } as const;
    await saveProgress(lading.store.dataSource.manager, lease, refusal);
    await applyInTurn(run, chunks, signal);
  }
}

async function recordAll(
  run: ImportRun,
  chunks: readonly ChunkHead[],
  manager: EntityManager,
): Promise<void> {
  for (const head of chunks) {
    const incoming = await readChunk(manager, run.job.id, head.number);
    const chunk = { ...head, incoming, sequence: run.sequence, turn: Promise.resolve() };
    Object.assign(run, await recordChunk(run, chunk, writeAllOrNothing, manager));
  }
}

async function writeAllOrNothing(
  manager: EntityManager,
  kind: KindName,
  steps: readonly Step[],
): Promise<readonly Step[]> {
  const written = await writeEach(manager, kind, steps);
  const [first, ...others] = written.flatMap(({ problems }) =>
    problems.filter(({ code }) => code === notStored),
  );
  if (first !== undefined) throw new ProblemError([first, ...others]);
  return written;
}
