import type { EntityManager } from 'typeorm';
import type { KindName } from '../../kinds/registry.ts';
import { failpoint } from '../../lib/failpoint.ts';
import { type Problem, ProblemError } from '../../lib/problem.ts';
import { type Step, surveySteps } from '../../planning/step.ts';
import { isRefusal, isTransient } from '../../store/database-errors.ts';
import { type ImportRun, recordOutcomes } from '../active-import.ts';
import { rest } from '../active-job.ts';
import type { ChunkHead } from '../chunks.ts';
import { saveProgress } from '../leases.ts';
import { openChunk, planUnderLock } from '../plan/plan-document.ts';
import { correctSteps, readNotes, refuseNotes } from '../planned-outcomes.ts';
import { applyInTurn } from './apply-chunk.ts';
import { notStored, type StepPlace, writeEach } from './write-steps.ts';

// The longer a transaction, the more often it is the one that has to give way.
const attempts = 10;
const isLastingRefusal = (error: unknown): boolean => isRefusal(error) && !isTransient(error);

/**
 * All or nothing. First every outcome is noted, chunk by chunk, for those who watch; then one transaction carries all
 * of them out and completes the job. What stands in the way of one entity then refuses the whole, and the outcomes
 * say that nothing was written.
 */
export async function applyAtOnce(
  run: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<void> {
  const { job, services, lease } = run;
  if (job.state !== 'applying') {
    await applyInTurn(run, remaining(run, chunks), signal);
    if (signal.aborted) return;
    await saveProgress(services.store.dataSource.manager, lease, { state: 'applying' });
    await services.store.notify(job.id);
  }
  run.phase = 'applying';
  await commitAll(run, chunks, signal);
}

export const remaining = ({ sequence }: ImportRun, chunks: readonly ChunkHead[]): ChunkHead[] =>
  chunks.filter((chunk) => chunk.sequence >= sequence);

async function commitAll(
  run: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
  attempt = 1,
): Promise<void> {
  const { services, counts } = run;
  try {
    await services.store.transaction(async (manager) => {
      for (const head of chunks) {
        assertWanted(run, signal);
        await applyNoted(run, head, manager, attempt === attempts);
      }
      await rest(run, manager);
      failpoint('atomic.before-commit');
    }, run.lease);
    failpoint('atomic.after-commit');
  } catch (error) {
    // What was put right was taken back with the rest.
    run.counts = counts;
    if (error === stopped) return;
    if (error instanceof ProblemError) return refuse(run, error.problems);
    if (attempt === attempts || !isTransient(error)) throw error;
    await commitAll(run, chunks, signal, attempt + 1);
  }
}

const stopped = new Error(
  'The transaction is taken back, because the import was cancelled or the server stops.',
);

function assertWanted({ services, job }: ImportRun, signal: AbortSignal): void {
  if (signal.aborted || services.cancelling.has(job.id)) throw stopped;
}

/** Carries out what was noted; where another writer changed what it rests on, the notes are put right. */
async function applyNoted(
  run: ImportRun,
  head: ChunkHead,
  manager: EntityManager,
  isLast: boolean,
): Promise<void> {
  const { job } = run;
  const planned = await planUnderLock(run, await openChunk(run, head, manager), manager);
  assertNothingStandsInTheWay(planned, head.kind);
  const range = { jobId: job.id, ...head };
  const notes = await readNotes(manager, range);
  const steps = planned.map((step, index) => withId(step, notes[index]?.entity_id));
  const written = await writeAll(manager, range, steps, isLast);
  recordOutcomes(run, head.kind, written);
  run.counts = await correctSteps(manager, range, written, { notes, counts: run.counts });
}

/** Whoever saw the outcome has seen this id. */
const withId = (step: Step, id: string | null | undefined): Step =>
  step.target === undefined || step.status === 'updated' || !id
    ? step
    : { ...step, target: { ...step.target, id } };

function assertNothingStandsInTheWay(steps: readonly Step[], kind: KindName): void {
  throwProblems(surveySteps(steps, kind, true));
}

/** What another writer got in the way of is planned again with everything else, as long as there is an attempt left. */
async function writeAll(
  manager: EntityManager,
  place: StepPlace,
  steps: readonly Step[],
  isLast: boolean,
): Promise<readonly Step[]> {
  const written = await writeEach(manager, place, steps, isLast ? isRefusal : isLastingRefusal);
  throwProblems(written.flatMap(({ problems }) => problems.filter(({ code }) => code === notStored)));
  return written;
}

function throwProblems([first, ...others]: readonly Problem[]): void {
  if (first !== undefined) throw new ProblemError([first, ...others]);
}

/** The whole is refused after its outcomes were noted. */
async function refuse(run: ImportRun, problems: readonly Problem[]): Promise<void> {
  const { job, services } = run;
  run.refusals = problems;
  await services.store.transaction(async (manager) => {
    run.counts = await refuseNotes(manager, job.id, problems);
    await rest(run, manager);
    failpoint('refuse.before-commit');
  }, run.lease);
  failpoint('refuse.after-commit');
}
