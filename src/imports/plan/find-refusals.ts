import type { Problem } from '../../lib/problem.ts';
import { surveySteps } from '../../planning/survey-steps.ts';
import type { ImportJobRow } from '../../store/import-tables.ts';
import { shortened } from '../apply/rest.ts';
import type { ChunkHead } from '../chunks.ts';
import { saveProgress } from '../jobs.ts';
import type { ImportRun } from '../run/chunk-run.ts';
import { planAhead } from './plan-steps.ts';

const mayBeRefused = ({ conflict_strategy, rules, atomic, plan_of }: ImportJobRow): boolean =>
  plan_of !== null ||
  atomic ||
  conflict_strategy === 'fail' ||
  rules.some(({ strategy }) => strategy === 'fail');

/** What was found before the first outcome stays found: afterwards the import would be in conflict with itself. */
export async function findRefusals(
  run: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const { job, lease, services } = run;
  if (!mayBeRefused(job)) return [];
  if (job.sequence > 0 || job.problems.length > 0) return job.problems;
  const problems = shortened(await survey(run, chunks, signal));
  if (problems.length > 0) await saveProgress(services.store.dataSource.manager, lease, { problems });
  return problems;
}

/** Plans the whole document without writing: everything that stands in the way is known before a write. */
export async function survey(
  run: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const head of chunks) {
    signal.throwIfAborted();
    const chunk = await planAhead(run, head);
    problems.push(...surveySteps(chunk.steps, chunk.kind, run.job.atomic));
  }
  return problems;
}
