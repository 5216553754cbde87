import type { EntityManager } from 'typeorm';
import type { KindName } from '../kinds/registry.ts';
import type { OutcomeStatus } from '../kinds/words.ts';
import { type Page, type PageRequest, pageOf } from '../lib/page.ts';
import { type ImportStepRow, importStepTable } from '../store/import-tables.ts';

/** Which outcomes of a job. What is left out does not filter. */
export interface OutcomeFilter {
  readonly jobId: string;
  readonly kinds?: readonly KindName[] | null | undefined;
  readonly statuses?: readonly OutcomeStatus[] | null | undefined;
  /** At least one of its problems has one of these codes. */
  readonly problemCodes?: readonly string[] | null | undefined;
}

/** A stretch of the outcomes between two numbers. */
interface OutcomePage extends OutcomeFilter, PageRequest<number> {}

/** A page of the outcomes, in order. */
export async function findOutcomes(
  manager: EntityManager,
  { after, before, limit, fromEnd, ...filter }: OutcomePage,
): Promise<Page<ImportStepRow>> {
  const query = filtered(manager, filter);
  if (after !== undefined) query.andWhere('s.sequence > :after', { after });
  if (before !== undefined) query.andWhere('s.sequence < :before', { before });
  const found = await query
    .orderBy('s.sequence', fromEnd ? 'DESC' : 'ASC')
    .limit(limit + 1)
    .getMany();
  return pageOf(found, { limit, fromEnd });
}

/** How many outcomes the filter leaves. */
export const countOutcomes = (manager: EntityManager, filter: OutcomeFilter): Promise<number> =>
  filtered(manager, filter).getCount();

function filtered(manager: EntityManager, { jobId, kinds, statuses, problemCodes }: OutcomeFilter) {
  const query = manager.createQueryBuilder(importStepTable, 's').where('s.job_id = :jobId', { jobId });
  if (kinds != null) query.andWhere('s.kind = ANY(:kinds)', { kinds });
  if (statuses != null) query.andWhere('s.status = ANY(:statuses)', { statuses });
  if (problemCodes != null) query.andWhere(hasProblem, { problemCodes });
  return query;
}

const hasProblem = `EXISTS (SELECT FROM json_array_elements(s.problems) AS p WHERE p ->> 'code' = ANY(:problemCodes))`;

interface Wanted {
  readonly jobId: string;
  readonly statuses: readonly OutcomeStatus[];
  readonly limit: number;
}

/** The first page of the outcomes with one of the statuses, or with warnings, in order. */
export async function findRemarkable(
  manager: EntityManager,
  { jobId, statuses, limit }: Wanted,
): Promise<Page<ImportStepRow>> {
  const found = await manager
    .createQueryBuilder(importStepTable, 's')
    .where('s.job_id = :jobId', { jobId })
    .andWhere('(s.status = ANY(:statuses) OR s.warnings IS NOT NULL)', { statuses })
    .orderBy('s.sequence')
    .limit(limit + 1)
    .getMany();
  return pageOf(found, { limit, fromEnd: false });
}
