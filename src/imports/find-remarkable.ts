import type { EntityManager } from 'typeorm';
import type { OutcomeStatus } from '../kinds/words.ts';
import { type ImportStepRow, importStepTable } from '../store/import-tables.ts';

interface Wanted {
  readonly jobId: string;
  readonly statuses: readonly OutcomeStatus[];
  readonly limit: number;
}

/** Outcomes with one of the statuses, or with warnings, in order; and whether there are more beyond the limit. */
export async function findRemarkable(
  manager: EntityManager,
  { jobId, statuses, limit }: Wanted,
): Promise<{ steps: ImportStepRow[]; hasMore: boolean }> {
  const found = await manager
    .createQueryBuilder(importStepTable, 's')
    .where('s.job_id = :jobId', { jobId })
    .andWhere('(s.status = ANY(:statuses) OR s.warnings IS NOT NULL)', { statuses })
    .orderBy('s.sequence')
    .limit(limit + 1)
    .getMany();
  return { steps: found.slice(0, limit), hasMore: found.length > limit };
}
