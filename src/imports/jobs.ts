import type { EntityManager } from 'typeorm';
import { type Page, type PageRequest, pageOf } from '../lib/page.ts';
import { problemError } from '../lib/problem.ts';
import { storable, storableJson } from '../lib/storable.ts';
import { isUuid, uniformId } from '../lib/uuid.ts';
import type { Limits } from '../settings/settings.ts';
import {
  type ImportJobRow,
  type ImportState,
  importJobTable,
  workingStates,
} from '../store/import-tables.ts';
import { leaseSeconds } from '../store/store.ts';

/** A stretch of the jobs, newest first, between two of their numbers. */
interface JobPage extends PageRequest {
  readonly states?: readonly ImportState[] | null | undefined;
  /** Hexadecimal digits that ids begin with. */
  readonly idPrefix?: string | null | undefined;
}

/** A page of the jobs, newest first. */
export async function findJobPage(
  manager: EntityManager,
  { states, idPrefix, after, before, limit, fromEnd }: JobPage,
): Promise<Page<ImportJobRow>> {
  const found: ImportJobRow[] = await manager.query(
    `SELECT * FROM import_jobs WHERE ${isChosen} AND ($4::bigint IS NULL OR number < $4) AND ($5::bigint IS NULL OR number > $5)
     ORDER BY number ${fromEnd ? 'ASC' : 'DESC'} LIMIT $6`,
    [...choice({ states, idPrefix }), after, before, limit + 1],
  );
  return pageOf(found, { limit, fromEnd });
}

type Choice = Pick<JobPage, 'states' | 'idPrefix'>;

// A prefix is a range that the key's index answers.
const isChosen = `removed_at IS NULL AND ($1::text[] IS NULL OR state = ANY($1)) AND ($2::uuid IS NULL OR id BETWEEN $2 AND $3)`;

/** The values of the first three parameters. */
function choice({ states = null, idPrefix = null }: Choice): unknown[] {
  const digits = idPrefix?.replaceAll('-', '');
  return [states, digits?.padEnd(32, '0'), digits?.padEnd(32, 'f')];
}

/** How many jobs have these states and ids. */
export async function countJobs(manager: EntityManager, chosen: Choice): Promise<number> {
  const [row] = await manager.query(
    `SELECT count(*)::integer AS count FROM import_jobs WHERE ${isChosen}`,
    choice(chosen),
  );
  return row.count;
}

/** What a job begins with. What is left out is nothing, or none. */
type NewJob = Pick<
  ImportJobRow,
  'state' | 'conflict_strategy' | 'rules' | 'dry_run' | 'atomic' | 'created_by' | 'label'
> &
  Partial<
    Pick<
      ImportJobRow,
      | 'selection'
      | 'plan_of'
      | 'undo_of'
      | 'stamp'
      | 'source_gateway'
      | 'warnings'
      | 'totals'
      | 'is_own'
      | 'idempotency_key'
      | 'request_digest'
    >
  >;

/**
 * Throws `TOO_MANY_IMPORTS` where somebody has as many that are not over as they may; a call that is repeated finds the job of
 * the first one. Those who ask at the same moment may be let in together.
 */
export async function assertImportRoom(
  manager: EntityManager,
  { queuedImports }: Pick<Limits, 'queuedImports'>,
  createdBy: string,
  idempotencyKey?: string,
): Promise<void> {
  const [row] = await manager.query(
    `SELECT count(*) >= $3::integer AND NOT EXISTS (SELECT FROM import_jobs WHERE idempotency_key = $4) AS is_full
     FROM import_jobs WHERE created_by = $1 AND state = ANY($2) AND removed_at IS NULL`,
    [storable(createdBy), workingStates, queuedImports, idempotencyKey ?? null],
  );
  if (row.is_full)
    throw problemError(
      'TOO_MANY_IMPORTS',
      `You have ${queuedImports} imports that are not over, which is the most (LADING_MAX_QUEUED_IMPORTS). Wait until one is, or ` +
        'cancel one.',
    );
}

/** Makes a job; one that receives has its lease at once. Null where another job has the idempotency key. */
export async function insertJobOnce(manager: EntityManager, job: NewJob): Promise<ImportJobRow | null> {
  const columns = Object.entries({ problems: [], warnings: [], totals: {}, counts: {}, ...job });
  const [row] = await manager.query(
    `INSERT INTO import_jobs (${columns.map(([name]) => name).join(', ')}, lease_until)
     VALUES (${columns.map((_, index) => `$${index + 2}`).join(', ')},
       CASE WHEN ${job.state === 'receiving'} THEN now() + make_interval(secs => $1) END)
     ON CONFLICT (idempotency_key) DO NOTHING RETURNING *`,
    [leaseSeconds, ...columns.map(([name, value]) => columnValue(name, value))],
  );
  return row ?? null;
}

/** Makes a job that has no idempotency key. */
export async function insertJob(
  manager: EntityManager,
  job: Omit<NewJob, 'idempotency_key'>,
): Promise<ImportJobRow> {
  const made = await insertJobOnce(manager, job);
  if (made === null) throw new Error('A job without an idempotency key was not made.');
  return made;
}

const jsonColumns = new Set(
  Object.entries(importJobTable.options.columns).flatMap(([name, column]) =>
    column?.type === 'json' ? [name] : [],
  ),
);

/** The value of a column as a statement takes it. */
export const columnValue = (name: string, value: unknown): unknown =>
  jsonColumns.has(name) && value !== null ? storableJson(value) : value;

/** A job that is not removed. */
export async function findJob(manager: EntityManager, id: string): Promise<ImportJobRow | null> {
  const [job] = await manager.query('SELECT * FROM import_jobs WHERE id = $1 AND removed_at IS NULL', [id]);
  return job ?? null;
}

/** Keeps the job as it is until the transaction ends: for those who change it, or who only hold on to it. */
export async function lockJob(
  manager: EntityManager,
  id: string,
  strength: 'UPDATE' | 'SHARE',
): Promise<ImportJobRow | null> {
  if (!isUuid(id)) return null;
  const [job] = await manager.query(
    `SELECT * FROM import_jobs WHERE id = $1 AND removed_at IS NULL FOR ${strength}`,
    [id],
  );
  return job ?? null;
}

/** The job that the first call with this key has made, from the moment that it begins to receive. */
export async function findJobByKey(
  manager: EntityManager,
  idempotencyKey: string,
): Promise<ImportJobRow | null> {
  const [job] = await manager.query(
    'SELECT * FROM import_jobs WHERE idempotency_key = $1 AND removed_at IS NULL',
    [idempotencyKey],
  );
  return job ?? null;
}

/** The jobs with these ids, in their order; undefined where there is none. */
export async function findJobsByIds(
  manager: EntityManager,
  ids: readonly string[],
): Promise<(ImportJobRow | undefined)[]> {
  const found: ImportJobRow[] = await manager.query(
    'SELECT * FROM import_jobs WHERE id = ANY($1::uuid[]) AND removed_at IS NULL',
    [ids.filter(isUuid)],
  );
  return ids.map((id) => found.find((job) => job.id === uniformId(id)));
}

/** What a job can have been made of: a plan that it carries out, an import that it takes back. */
type Origin = 'plan_of' | 'undo_of';

/** The newest job that was made of each of these, in their order; dry runs do not count. */
export async function findNewestMadeOf(
  manager: EntityManager,
  origin: Origin,
  ids: readonly string[],
): Promise<(ImportJobRow | undefined)[]> {
  const found: ImportJobRow[] = await manager.query(
    `SELECT DISTINCT ON (${origin}) * FROM import_jobs
     WHERE ${origin} = ANY($1) AND NOT dry_run AND removed_at IS NULL ORDER BY ${origin}, number DESC`,
    [ids],
  );
  return ids.map((id) => found.find((job) => job[origin] === id));
}

/** When the last job ended that has. */
export async function findLastEnd(manager: EntityManager): Promise<Date> {
  const [row] = await manager.query(
    `SELECT coalesce(max(finished_at), to_timestamp(0)) AS "lastEnd" FROM import_jobs`,
  );
  return row.lastEnd;
}

/**
 * Jobs that are at work, that ended at about this time or later, that were undone since, and the given ones; none that
 * are not accepted yet. An end is dated before it is committed: it can come to light a moment after a later one.
 */
export const findJobsSince = (
  manager: EntityManager,
  end: Date,
  ids: readonly string[],
): Promise<ImportJobRow[]> =>
  manager.query(
    `WITH ended AS (SELECT id, undo_of FROM import_jobs WHERE finished_at > $1::timestamptz - interval '1 minute')
     SELECT * FROM import_jobs WHERE removed_at IS NULL AND state <> 'receiving' AND id = ANY (ARRAY(
       SELECT id FROM ended UNION SELECT undo_of FROM ended UNION SELECT unnest($3::uuid[])
       UNION SELECT id FROM import_jobs WHERE state = ANY($2))) ORDER BY number`,
    [end, workingStates, ids],
  );

/** The topic of notices that a job waits for its turn, or that the turn is free. */
export const queueTopic = 'queue';
