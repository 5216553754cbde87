import { progressOf } from '../../imports/progress.ts';
import type { ImportJobRow, ImportState } from '../../store/import-tables.ts';
import type { Remarks } from './find-remarks.ts';

/** What ContextForge calls the states; the last two it does not have. */
const statuses = {
  queued: 'pending',
  receiving: 'pending',
  planning: 'running',
  applying: 'running',
  planned: 'completed',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  undone: 'undone',
} as const satisfies Record<ImportState, string>;

/** An import as ContextForge shows it. */
export const importStatus = (job: ImportJobRow, { errors, warnings }: Remarks) => ({
  import_id: job.id,
  status: statuses[job.state],
  progress: progress(job),
  errors,
  warnings,
  started_at: (job.started_at ?? job.created_at).toISOString(),
  completed_at: job.finished_at?.toISOString() ?? null,
});

function progress({ totals, counts }: ImportJobRow) {
  const tally = progressOf({ totals, counts, seconds: 0 });
  return {
    total: tally.total,
    processed: tally.processed,
    created: tally.created + tally.renamed,
    updated: tally.updated,
    skipped: tally.skipped + tally.unchanged,
    failed: tally.failed,
    ...(tally.deleted > 0 && { deleted: tally.deleted }),
  };
}
