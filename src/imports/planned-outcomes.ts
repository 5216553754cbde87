import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../lib/problem.ts';
import { storableJson } from '../lib/storable.ts';
import { notWritten, type Recordable } from '../planning/step.ts';
import type { Counts, ImportStepRow } from '../store/import-tables.ts';
import { appendSteps, type JournalPosition, placeIn, readCounts, rowOf, shownColumns } from './journal.ts';
import { countSteps } from './progress.ts';

/** An outcome that was noted before it came about: in a plan, or in an atomic import before its commit. */
type Note = Omit<ImportStepRow, 'before' | 'places' | 'repeats' | 'corrected'>;

/** A run of notes: those after `sequence`, `count` of them. */
export interface NoteRange extends JournalPosition {
  readonly count: number;
}

export const readNotes = (manager: EntityManager, { jobId, sequence, count }: NoteRange): Promise<Note[]> =>
  manager.query(
    `SELECT ${shownColumns} FROM import_steps WHERE job_id = $1 AND sequence > $2 AND sequence <= $3 ORDER BY sequence`,
    [jobId, sequence, sequence + count],
  );

interface Noted {
  readonly notes: readonly Note[];
  readonly counts: Counts;
}

/** Puts notes right where they are not what the steps did; gives the counts as they are then. */
export async function correctSteps(
  manager: EntityManager,
  range: NoteRange,
  steps: readonly Recordable[],
  { notes, counts }: Noted,
): Promise<Counts> {
  const isWrong = (step: Recordable, index: number): boolean =>
    !isNoted(notes[index], step, placeIn(range, index), true);
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
  return countSteps(countSteps(counts, kind, notes, -1), kind, steps);
}

/** Whether a step is what the journal has at a place. */
export function isNoted(
  note: Note | undefined,
  step: Recordable,
  position: JournalPosition,
  isStored: boolean,
): boolean {
  const { before: _before, places: _places, repeats: _repeats, ...row } = rowOf(step, position, isStored);
  return isDeepStrictEqual(note, JSON.parse(JSON.stringify(row)));
}

/** Nothing of what was noted was written, and why; gives the counts as they are then. */
export async function refuseNotes(
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
