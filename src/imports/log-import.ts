import type { EntityManager } from 'typeorm';
import { kinds } from '../kinds/registry.ts';
import { outcomeStatuses } from '../kinds/words.ts';
import { loggable } from '../lib/problem.ts';
import type { Log, LogLine } from '../log/members.ts';
import { type Counts, type ImportJobRow, isResting } from '../store/import-tables.ts';

/**
 * Logs what became of a job in one line, if it is over and nobody else has had it since. What the database does not say
 * is not worth an import: then the line says that.
 */
export async function logImport(
  manager: EntityManager,
  { id, lease_token: token }: ImportJobRow,
  log: Log,
): Promise<void> {
  if (!log.isLevelEnabled('info')) return;
  try {
    const ended = await findEnded(manager, id);
    if (ended !== undefined && ended.lease_token === token && isResting(ended.state))
      log.info(lineOf(ended), ended.dry_run ? 'A plan is made.' : 'An import is over.');
  } catch (error) {
    log.warn({ error: loggable(error), import_id: id }, 'What became of an import could not be looked up.');
  }
}

interface Ended extends ImportJobRow {
  readonly request_id: string | null;
  readonly bytes: number | null;
}

/** With the request that has asked for it, which the audit log has since the job was queued. */
async function findEnded(manager: EntityManager, id: string): Promise<Ended | undefined> {
  const [row]: Ended[] = await manager.query(
    `SELECT j.*, a.request_id, a.bytes FROM import_jobs j LEFT JOIN LATERAL
       (SELECT request_id, (details->>'bytes')::float AS bytes FROM audit_entries
        WHERE job_id = j.id AND result = 'allowed' ORDER BY number LIMIT 1) a ON true
     WHERE j.id = $1`,
    [id],
  );
  return row;
}

const lineOf = (job: Ended): LogLine => ({
  import_id: job.id,
  user: job.created_by,
  state: job.state,
  strategy: job.conflict_strategy,
  dry_run: job.dry_run,
  atomic: job.atomic,
  ...(job.plan_of !== null && { plan_of: job.plan_of }),
  ...(job.undo_of !== null && { undo_of: job.undo_of }),
  entity_counts: countsByKind(job.counts),
  status_counts: countsByStatus(job.counts),
  ...(job.bytes !== null && { size_bytes: job.bytes }),
  ...durations(job),
  ...(job.request_id !== null && { request_id: job.request_id }),
});

/** In the words of documents. */
const countsByKind = (counts: Counts): Readonly<Record<string, number>> =>
  Object.fromEntries(
    kinds.flatMap(({ name, collection }) => {
      const ofKind = Object.values(counts[name] ?? {});
      return ofKind.length === 0 ? [] : [[collection, ofKind.reduce((sum, count) => sum + count, 0)]];
    }),
  );

const countsByStatus = (counts: Counts): Readonly<Record<string, number>> =>
  Object.fromEntries(
    outcomeStatuses.flatMap((status) => {
      const count = Object.values(counts).reduce((sum, ofKind) => sum + (ofKind[status] ?? 0), 0);
      return count === 0 ? [] : [[status, count]];
    }),
  );

function durations({
  created_at: created,
  started_at: started,
  finished_at: finished,
}: ImportJobRow): LogLine {
  if (started === null || finished === null) return {};
  return {
    duration_ms: finished.getTime() - started.getTime(),
    waited_ms: started.getTime() - created.getTime(),
  };
}
