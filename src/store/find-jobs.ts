import { Between, type EntityManager, In, IsNull } from 'typeorm';
import { type ImportState, workingStates } from './import-state.ts';
import { type ImportJobRow, importJobTable } from './import-tables.ts';
import { isUuid } from './is-uuid.ts';

/** A stretch of the jobs, newest first, between two of their numbers. */
export interface JobPage {
  readonly states?: readonly ImportState[] | null | undefined;
  /** Hexadecimal digits that ids begin with. */
  readonly idPrefix?: string | null | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
  /** Takes the last ones of the stretch, not the first. */
  readonly fromEnd: boolean;
}

const notRemoved = { removed_at: IsNull() };

export async function findJobPage(
  manager: EntityManager,
  { states, idPrefix, after, before, limit, fromEnd }: JobPage,
): Promise<{ jobs: ImportJobRow[]; hasMore: boolean }> {
  const query = manager.createQueryBuilder(importJobTable, 'j').where('j.removed_at IS NULL');
  if (states != null) query.andWhere('j.state = ANY(:states)', { states });
  if (idPrefix != null) query.andWhere('j.id BETWEEN :least AND :most', idsBeginning(idPrefix));
  if (after !== undefined) query.andWhere('j.number < :after', { after });
  if (before !== undefined) query.andWhere('j.number > :before', { before });
  const found = await query
    .orderBy('j.number', fromEnd ? 'ASC' : 'DESC')
    .limit(limit + 1)
    .getMany();
  const jobs = found.slice(0, limit);
  return { jobs: fromEnd ? jobs.reverse() : jobs, hasMore: found.length > limit };
}

/** A range that the key's index answers. */
function idsBeginning(prefix: string): { least: string; most: string } {
  const digits = prefix.replaceAll('-', '');
  return { least: digits.padEnd(32, '0'), most: digits.padEnd(32, 'f') };
}

export function countJobs(
  manager: EntityManager,
  { states, idPrefix }: Pick<JobPage, 'states' | 'idPrefix'>,
): Promise<number> {
  const range = idPrefix == null ? undefined : idsBeginning(idPrefix);
  return manager.countBy(importJobTable, {
    ...notRemoved,
    ...(states != null && { state: In([...states]) }),
    ...(range && { id: Between(range.least, range.most) }),
  });
}

/** Keeps the job as it is until the transaction ends. */
export const lockJob = async (manager: EntityManager, id: string): Promise<ImportJobRow | null> =>
  isUuid(id)
    ? manager.findOne(importJobTable, { where: { ...notRemoved, id }, lock: { mode: 'pessimistic_write' } })
    : null;

/** A job that this transaction has made. */
export const readBackJob = (manager: EntityManager, id: string): Promise<ImportJobRow> =>
  manager.findOneByOrFail(importJobTable, { id });

/** The job that the first call with this key has made, from the moment that it begins to receive. */
export const findJobByKey = (manager: EntityManager, idempotencyKey: string): Promise<ImportJobRow | null> =>
  manager.findOneBy(importJobTable, { ...notRemoved, idempotency_key: idempotencyKey });

/** In the order of the ids; undefined where there is none. */
export async function findJobsByIds(
  manager: EntityManager,
  ids: readonly string[],
): Promise<(ImportJobRow | undefined)[]> {
  const found = await manager.findBy(importJobTable, { ...notRemoved, id: In(ids.filter(isUuid)) });
  return ids.map((id) => found.find((job) => job.id === id));
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
