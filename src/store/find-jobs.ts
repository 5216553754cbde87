import { type EntityManager, In, IsNull } from 'typeorm';
import type { ImportState } from './import-state.ts';
import { type ImportJobRow, importJobTable } from './import-tables.ts';
import { isUuid } from './is-uuid.ts';

/** A stretch of the jobs, newest first, between two of their numbers. */
export interface JobPage {
  readonly states?: readonly ImportState[] | null | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
  /** Takes the last ones of the stretch, not the first. */
  readonly fromEnd: boolean;
}

const notRemoved = { removed_at: IsNull() };

export async function findJobPage(
  manager: EntityManager,
  { states, after, before, limit, fromEnd }: JobPage,
): Promise<{ jobs: ImportJobRow[]; hasMore: boolean }> {
  const query = manager.createQueryBuilder(importJobTable, 'j').where('j.removed_at IS NULL');
  if (states != null) query.andWhere('j.state = ANY(:states)', { states });
  if (after !== undefined) query.andWhere('j.number < :after', { after });
  if (before !== undefined) query.andWhere('j.number > :before', { before });
  const found = await query
    .orderBy('j.number', fromEnd ? 'ASC' : 'DESC')
    .limit(limit + 1)
    .getMany();
  const jobs = found.slice(0, limit);
  return { jobs: fromEnd ? jobs.reverse() : jobs, hasMore: found.length > limit };
}

export const countJobs = (
  manager: EntityManager,
  states: readonly ImportState[] | null | undefined,
): Promise<number> =>
  manager.countBy(importJobTable, { ...notRemoved, ...(states != null && { state: In([...states]) }) });

/** Keeps the job as it is until the transaction ends. */
export const lockJob = async (manager: EntityManager, id: string): Promise<ImportJobRow | null> =>
  isUuid(id)
    ? manager.findOne(importJobTable, { where: { ...notRemoved, id }, lock: { mode: 'pessimistic_write' } })
    : null;

/** A job that this transaction has made. */
export const readBackJob = (manager: EntityManager, id: string): Promise<ImportJobRow> =>
  manager.findOneByOrFail(importJobTable, { id });

/** In the order of the ids; undefined where there is none. */
export async function findJobsByIds(
  manager: EntityManager,
  ids: readonly string[],
): Promise<(ImportJobRow | undefined)[]> {
  const found = await manager.findBy(importJobTable, { ...notRemoved, id: In(ids.filter(isUuid)) });
  return ids.map((id) => found.find((job) => job.id === id));
}
