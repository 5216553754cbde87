import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../lib/problem.ts';
import { storableJson } from '../lib/storable.ts';
import { notWritten, type Recordable } from '../planning/step.ts';
import type { Counts, ImportStepRow } from '../store/import-tables.ts';
import { appendSteps, type JournalPosition, placeIn, readCounts, rowOf, shownColumns } from './journal.ts';
import { countSteps } from './progress.ts';

/** What the journal has of an outcome before it comes about: in a plan, or in an atomic import before its commit. */
type PlannedOutcome = Omit<ImportStepRow, 'before' | 'places' | 'repeats' | 'corrected'>;

/** A stretch of outcomes: those after `sequence`, `count` of them. */
export interface OutcomeRange extends JournalPosition {
  readonly count: number;
}

/** The planned outcomes of a stretch, in order. */
export const readPlannedOutcomes = (
  manager: EntityManager,
  { jobId, sequence, count }: OutcomeRange,
): Promise<PlannedOutcome[]> =>
  manager.query(
    `SELECT ${shownColumns} FROM import_steps WHERE job_id = $1 AND sequence > $2 AND sequence <= $3 ORDER BY sequence`,
    [jobId, sequence, sequence + count],
  );

interface Planned {
  readonly planned: readonly PlannedOutcome[];
  readonly counts: Counts;
}

/** Corrects planned outcomes where they are not what the steps did; gives the counts as they are then. */
export async function correctPlannedOutcomes(
  manager: EntityManager,
  range: OutcomeRange,
  steps: readonly Recordable[],
  { planned, counts }: Planned,
): Promise<Counts> {
  const isWrong = (step: Recordable, index: number): boolean =>
    !isAsPlanned(planned[index], step, placeIn(range, index), true);
  const wrong = steps.flatMap((step, index) =>
    isWrong(step, index) ? [placeIn(range, index).sequence] : [],
  );
  if (wrong.length === 0) return counts;
  const { jobId, kind, sequence, count } = range;
  await manager.query('DELETE FROM import_steps WHERE job_id = $1 AND sequence > $2 AND sequence <= $3', [
    jobId,
    sequence,
    sequence + count,
  ]);
  await appendSteps(manager, range, steps, true);
  await manager.query('UPDATE import_steps SET corrected = true WHERE job_id = $1 AND sequence = ANY($2)', [
    jobId,
    wrong,
  ]);
  return countSteps(countSteps(counts, kind, planned, -1), kind, steps);
}

/** Whether a step is what was planned for it. */
export function isAsPlanned(
  planned: PlannedOutcome | undefined,
  step: Recordable,
  position: JournalPosition,
  isStored: boolean,
): boolean {
  const { before: _before, places: _places, repeats: _repeats, ...row } = rowOf(step, position, isStored);
  return isDeepStrictEqual(planned, JSON.parse(JSON.stringify(row)));
}

/** Makes of planned outcomes that nothing was written, and why; gives the counts as they are then. */
export async function refusePlannedOutcomes(
  manager: EntityManager,
  jobId: string,
  problems: readonly Problem[],
  reason = notWritten,
): Promise<Counts> {
  // As text: jsonb would refuse what is allowed in json.
  await manager.query(
    `UPDATE import_steps SET status = 'skipped', entity_id = NULL, revision = NULL, renamed_to = NULL,
       changes = NULL, before = NULL, places = NULL, links = NULL, corrected = true,
       warnings = (coalesce(left(warnings::text, -1) || ',', '[') || $2 || ']')::json
     WHERE job_id = $1 AND status IN ('created', 'updated', 'renamed', 'deleted')`,
    [jobId, storableJson(reason)],
  );
  await manager.query(
    `UPDATE import_steps AS s SET status = 'failed', problems = p.problems, corrected = true
     FROM json_to_recordset($2::json) AS p(kind text, key text, problems json)
     WHERE s.job_id = $1 AND s.kind = p.kind AND s.key = p.key AND s.status = 'skipped'`,
    [jobId, storableJson(problems.filter(isFatal).map(asRow))],
  );
  return readCounts(manager, jobId, Number.MAX_SAFE_INTEGER);
}

// An entity whose reference is missing is sound by itself: it was only not written.
const isFatal = ({ code }: Problem): boolean => code !== 'UNRESOLVED_REFERENCE';
const asRow = (problem: Problem) => ({ kind: problem.kind, key: problem.key, problems: [problem] });
