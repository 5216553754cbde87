import type { EntityManager } from 'typeorm';
import type { OutcomeStatus, Places } from '../kinds/words.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { storable, storableValue } from '../lib/storable.ts';
import type { RecordedOutcome } from '../planning/ledger.ts';
import type { Recordable, StoredEntity, Target } from '../planning/step.ts';
import { type Counts, type ImportStepRow, importStepTable } from '../store/import-tables.ts';
import type { RowToWrite } from '../store/row-text.ts';
import { insertRows, type TableToWrite } from '../store/write-rows.ts';

const journal: TableToWrite = {
  table: 'import_steps',
  // What is corrected is marked later.
  columns: Object.entries(importStepTable.options.columns)
    .filter(([name]) => name !== 'corrected')
    .map(([name, column]) => ({ name, type: String(column?.type) })),
};

/** What a step replaced is for the way back only, and which of several steps counts for what comes after it. */
const unshown: readonly string[] = ['before', 'places', 'repeats'];

/** The columns of outcomes that are told. */
export const shownColumns = journal.columns
  .map(({ name }) => name)
  .filter((name) => !unshown.includes(name))
  .join(', ');

/** Where an outcome belongs. */
export interface JournalPosition {
  readonly jobId: string;
  readonly kind: string;
  /** The outcomes get the numbers after this one. */
  readonly sequence: number;
}

/** Where the outcome at an index belongs, of those that come after a position. */
export const placeIn = (after: JournalPosition, index: number): JournalPosition => ({
  ...after,
  sequence: after.sequence + index + 1,
});

/** Stores what became of entities, in order; to be called in the transaction that stores the entities. */
export const appendSteps = (
  manager: EntityManager,
  position: JournalPosition,
  steps: readonly Recordable[],
  isStored: boolean,
): Promise<void> =>
  insertRows(
    manager,
    journal,
    steps.map((step, index) => rowOf(step, placeIn(position, index), isStored)),
  );

/** What the journal keeps of a step. */
export const rowOf = (
  step: Recordable,
  { jobId, kind, sequence }: JournalPosition,
  isStored: boolean,
): RowToWrite => ({
  job_id: jobId,
  sequence,
  kind,
  key: storable(step.incoming.key),
  conflict: step.conflict,
  status: step.status,
  renamed_to: step.renamedTo === undefined ? null : storable(step.renamedTo),
  ...(isStored ? afterwards(step) : beforehand(step)),
  changes: orNull(step.changes),
  warnings: orNull(storableValue(step.warnings)),
  problems: orNull(storableValue(step.problems)),
  repeats: step.repeats ?? false,
});

const afterwards = ({ status, stored, target, links }: Recordable): RowToWrite => ({
  entity_id: target?.id ?? stored?.id ?? null,
  revision: target === undefined ? (stored?.revision ?? null) : revisionOf(target, stored),
  base_id: null,
  base_revision: null,
  ...(status === 'updated' || status === 'deleted' ? replacedBy(stored, target) : nothingReplaced),
  // Plain data, which the interface does not say.
  links: links === undefined || links.length === 0 ? null : (links as readonly object[] as readonly Json[]),
});

/** What the way back needs: of a changed entity the fields that changed, of a deleted one all. */
function replacedBy(stored: StoredEntity | undefined, target: Target | undefined): RowToWrite {
  const portable = stored?.portable;
  if (portable === undefined) return nothingReplaced;
  const fields = target === undefined || 'row' in target ? Object.keys(portable) : (target.fields ?? []);
  return {
    before: Object.fromEntries(fields.map((field) => [field, portable[field] ?? null])),
    places: placesOf(stored?.places ?? {}, fields),
  };
}

const nothingReplaced = { before: null, places: null };

function placesOf(places: Places, fields: readonly string[]): Json {
  const found = Object.entries(places).filter(([field]) => fields.includes(field));
  return found.length === 0 ? null : (Object.fromEntries(found) as JsonObject);
}

const beforehand = ({ stored }: Recordable): RowToWrite => ({
  entity_id: null,
  revision: null,
  base_id: stored?.id ?? null,
  base_revision: stored?.revision ?? null,
  ...nothingReplaced,
  links: null,
});

/** A renamed entity is a new one beside the stored one. */
const revisionOf = (target: Target, stored: StoredEntity | undefined): number =>
  stored?.id === target.id ? stored.revision + 1 : ('revision' in target && target.revision) || 1;

// Plain data all the way down, which the interfaces of the parts do not say.
const orNull = (list: readonly unknown[]): Json => (list.length === 0 ? null : (list as readonly Json[]));

/** Outcomes after a number, in order, `limit` at most. */
export const readSteps = (
  manager: EntityManager,
  jobId: string,
  after: number,
  limit: number,
): Promise<ImportStepRow[]> =>
  // Not through the entity: this is the hot path of every subscriber, and a row needs no making. The numbers have no gaps;
  // with a limit instead of an end, the database can choose to read and sort all that come after.
  manager.query(
    `SELECT ${shownColumns} FROM import_steps WHERE job_id = $1 AND sequence > $2 AND sequence <= $3::bigint ORDER BY sequence`,
    [jobId, after, after + limit],
  );

/** Corrected outcomes after a number and up to another one. */
interface Corrections {
  readonly jobId: string;
  readonly after: number;
  readonly until: number;
  readonly limit: number;
}

/** Outcomes that are not what was told of them before they came about, in order, `limit` at most. */
export const readCorrections = (
  manager: EntityManager,
  { jobId, after, until, limit }: Corrections,
): Promise<ImportStepRow[]> =>
  manager.query(
    `SELECT ${shownColumns} FROM import_steps
     WHERE job_id = $1 AND corrected AND sequence > $2 AND sequence <= $3 ORDER BY sequence LIMIT $4`,
    [jobId, after, until, limit],
  );

interface Recorded {
  readonly jobId: string;
  readonly kind: string;
  /** Keys that the document has more than once. */
  readonly keys: readonly string[];
  /** Whether what was changed and deleted is wanted as well: the references of those may be others by now. */
  readonly changed: boolean;
}

/** What became of the entities that others may depend on: of those that did not keep their key, and of repeated keys. */
export async function readRecorded(
  manager: EntityManager,
  { jobId, kind, keys, changed }: Recorded,
): Promise<RecordedOutcome[]> {
  const rows: ImportStepRow[] = await manager.query(
    `SELECT key, status, renamed_to, conflict, problems, CASE WHEN $4 THEN changes END AS changes FROM import_steps
     WHERE job_id = $1 AND kind = $2 AND NOT repeats
       AND (status IN ('failed', 'renamed') OR key = ANY($3) OR ($4 AND status IN ('updated', 'deleted'))) ORDER BY sequence`,
    [jobId, kind, keys, changed],
  );
  return rows.map(({ renamed_to, ...row }) => ({ ...row, renamedTo: renamed_to ?? undefined }));
}

/** What became of the entities up to an outcome's number. */
export async function readCounts(manager: EntityManager, jobId: string, sequence: number): Promise<Counts> {
  const rows: { kind: string; status: OutcomeStatus; count: number }[] = await manager.query(
    `SELECT kind, status, count(*)::integer AS count FROM import_steps
     WHERE job_id = $1 AND sequence <= $2::bigint GROUP BY kind, status`,
    [jobId, sequence],
  );
  const counts: Record<string, Partial<Record<OutcomeStatus, number>>> = {};
  for (const { kind, status, count } of rows) counts[kind] = { ...counts[kind], [status]: count };
  return counts;
}
