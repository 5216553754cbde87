import type { EntityManager } from 'typeorm';
import type { KindName } from '../../kinds/registry.ts';
import { failpoint } from '../../lib/failpoint.ts';
import { type Problem, ProblemError } from '../../lib/problem.ts';
import { problemsIn, type Step } from '../../planning/step.ts';
import { isRefusal, isTransient } from '../../store/database-errors.ts';
import { type ActiveImport, recordOutcomes } from '../active-import.ts';
import { finish } from '../active-job.ts';
import type { ChunkHead } from '../chunks.ts';
import { saveProgress } from '../leases.ts';
import { openChunk, planUnderLock } from '../plan/plan-document.ts';
import { correctPlannedOutcomes, readPlannedOutcomes, refusePlannedOutcomes } from '../planned-outcomes.ts';
import { applyInTurn } from './apply-chunk.ts';
import { notStored, type StepPlace, writeEach } from './write-steps.ts';

// The longer a transaction, the more often it is the one that has to give way.
const attempts = 10;
const isLastingRefusal = (error: unknown): boolean => isRefusal(error) && !isTransient(error);

/**
 * All or nothing. First every outcome is planned, chunk by chunk, for those who watch; then one transaction carries all
 * of them out and completes the job. What stands in the way of one entity then refuses the whole, and the outcomes
 * say that nothing was written.
 */
export async function applyAtOnce(
  active: ActiveImport,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<void> {
  const { job, services, lease } = active;
  if (job.state !== 'applying') {
    await applyInTurn(active, remaining(active, chunks), signal);
    if (signal.aborted) return;
    await saveProgress(services.store.dataSource.manager, lease, { state: 'applying' });
    await services.store.notify(job.id);
  }
  active.phase = 'applying';
  await commitAll(active, chunks, signal);
}

/** The chunks that the job has not come to. */
export const remaining = ({ sequence }: ActiveImport, chunks: readonly ChunkHead[]): ChunkHead[] =>
  chunks.filter((chunk) => chunk.sequence >= sequence);

async function commitAll(
  active: ActiveImport,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
  attempt = 1,
): Promise<void> {
  const { services, counts } = active;
  try {
    await services.store.transaction(async (manager) => {
      for (const head of chunks) {
        assertWanted(active, signal);
        await applyPlanned(active, head, manager, attempt === attempts);
      }
      await finish(active, manager);
      failpoint('atomic.before-commit');
    }, active.lease);
    failpoint('atomic.after-commit');
  } catch (error) {
    // What was put right was taken back with the rest.
    active.counts = counts;
    if (error === stopped) return;
    if (error instanceof ProblemError) return refuse(active, error.problems);
    if (attempt === attempts || !isTransient(error)) throw error;
    await commitAll(active, chunks, signal, attempt + 1);
  }
}

const stopped = new Error(
  'The transaction is taken back, because the import was cancelled or the server stops.',
);

function assertWanted({ services, job }: ActiveImport, signal: AbortSignal): void {
  if (signal.aborted || services.cancelling.has(job.id)) throw stopped;
}

/** Carries out what was planned; where another writer changed what it rests on, the planned outcomes are corrected. */
async function applyPlanned(
  active: ActiveImport,
  head: ChunkHead,
  manager: EntityManager,
  isLast: boolean,
): Promise<void> {
  const { job } = active;
  const steps = await planUnderLock(active, await openChunk(active, head, manager), manager);
  assertNothingStandsInTheWay(steps, head.kind);
  const range = { jobId: job.id, ...head };
  const planned = await readPlannedOutcomes(manager, range);
  const told = steps.map((step, index) => withId(step, planned[index]?.entity_id));
  const written = await writeAll(manager, range, told, isLast);
  recordOutcomes(active, head.kind, written);
  active.counts = await correctPlannedOutcomes(manager, range, written, { planned, counts: active.counts });
}

/** Whoever saw the outcome has seen this id. */
const withId = (step: Step, id: string | null | undefined): Step =>
  step.target === undefined || step.status === 'updated' || !id
    ? step
    : { ...step, target: { ...step.target, id } };

function assertNothingStandsInTheWay(steps: readonly Step[], kind: KindName): void {
  throwProblems(problemsIn(steps, kind, true));
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

/** The whole is refused after its outcomes were planned. */
async function refuse(active: ActiveImport, problems: readonly Problem[]): Promise<void> {
  const { job, services } = active;
  active.refusals = problems;
  await services.store.transaction(async (manager) => {
    active.counts = await refusePlannedOutcomes(manager, job.id, problems);
    await finish(active, manager);
    failpoint('refuse.before-commit');
  }, active.lease);
  failpoint('refuse.after-commit');
}
