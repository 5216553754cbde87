import { kindNames, kinds } from '../kinds/registry.ts';
import { failpoint } from '../lib/failpoint.ts';
import type { Problem } from '../lib/problem.ts';
import { DocumentIndex } from '../planning/document-index.ts';
import { strategist } from '../planning/select.ts';
import { surveySteps } from '../planning/survey-steps.ts';
import { readSettlements } from '../progress/journal.ts';
import { saveProgress } from '../store/import-jobs.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import { lookUpHeads } from '../store/look-up.ts';
import { applyAtOnce, remaining } from './apply-at-once.ts';
import { applyInTurn } from './apply-in-turn.ts';
import { type ImportRun, planningOf, storesEntities } from './chunk-run.ts';
import { type ChunkHead, readChunk, readChunkEntries, readChunkHeads } from './import-chunks.ts';
import type { Lading } from './lading.ts';
import { planChunk } from './plan-chunk.ts';
import { rest, shortened } from './rest.ts';

/** Carries a claimed job to its end, from wherever it stands. `signal` stops it between two chunks; then it may throw. */
export async function runImport(lading: Lading, job: ImportJobRow, signal: AbortSignal): Promise<void> {
  const run = openRun(lading, job);
  const chunks = await readChunkHeads(lading.store.dataSource.manager, job.id);
  await indexDocument(run, chunks, signal);
  run.refusals = await findRefusals(run, chunks, signal);
  if (storesEntities(run) && job.atomic) return applyAtOnce(run, chunks, signal);
  if (storesEntities(run)) run.phase = 'applying';
  await applyInTurn(run, remaining(run, chunks), signal);
  if (signal.aborted) return;
  await lading.store.transaction(async (manager) => {
    await rest(run, manager);
    failpoint('rest.before-commit');
  });
  failpoint('rest.after-commit');
}

function openRun(lading: Lading, job: ImportJobRow): ImportRun {
  return {
    lading,
    job,
    lease: { id: job.id, token: job.lease_token },
    index: new DocumentIndex(),
    strategyOf: strategist(job.conflict_strategy, job.rules),
    refusals: [],
    phase: 'planning',
    sequence: job.sequence,
    counts: job.counts,
  };
}

async function indexDocument(
  { lading, job, index }: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<void> {
  const { manager } = lading.store.dataSource;
  for (const { kind, number } of chunks) {
    signal.throwIfAborted();
    for (const entry of await readChunkEntries(manager, job.id, number)) index.add(kind, entry);
  }
  await presumeConflicts(lading, index);
  await settleWhatIsDone(lading, job, index);
}

/** Chunks overlap, so a repetition can be planned before the entity that it repeats. */
async function presumeConflicts({ store }: Lading, index: DocumentIndex): Promise<void> {
  for (const kind of kinds) {
    const keys = index.repeatedKeys(kind.name);
    if (keys.length === 0) continue;
    const heads = await lookUpHeads(store.dataSource.manager, kind, keys);
    const stored = new Set(heads.map(({ key }) => key));
    for (const key of keys) index.presume(kind.name, key, stored.has(key));
  }
}

/** After a restart: what became of the entities that others may refer to or repeat. */
async function settleWhatIsDone(
  lading: Lading,
  { id, sequence }: ImportJobRow,
  index: DocumentIndex,
): Promise<void> {
  if (sequence === 0) return;
  const { manager } = lading.store.dataSource;
  for (const kind of kindNames) {
    for (const step of await readSettlements(manager, { jobId: id, kind, keys: index.repeatedKeys(kind) })) {
      index.settle(kind, step);
    }
  }
}

const mayBeRefused = ({ conflict_strategy, rules, atomic }: ImportJobRow): boolean =>
  atomic || conflict_strategy === 'fail' || rules.some(({ strategy }) => strategy === 'fail');

/** What was found before the first outcome stays found: afterwards the import would be in conflict with itself. */
async function findRefusals(
  run: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const { job, lease, lading } = run;
  if (!mayBeRefused(job)) return [];
  if (job.sequence > 0 || job.problems.length > 0) return job.problems;
  const problems = shortened(await survey(run, chunks, signal));
  if (problems.length > 0) await saveProgress(lading.store.dataSource.manager, lease, { problems });
  return problems;
}

/** Plans the whole document without writing: everything that stands in the way is known before a write. */
async function survey(run: ImportRun, chunks: readonly ChunkHead[], signal: AbortSignal): Promise<Problem[]> {
  const { lading, job } = run;
  const problems: Problem[] = [];
  for (const chunk of chunks) {
    signal.throwIfAborted();
    const { manager } = lading.store.dataSource;
    const incoming = await readChunk(manager, job.id, chunk.number);
    const steps = await planChunk(planningOf(run, chunk.kind, { manager, lock: false }), incoming);
    problems.push(...surveySteps(steps, chunk.kind, job.atomic));
  }
  return problems;
}
