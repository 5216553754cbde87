import type { EntityManager } from 'typeorm';
import { failpoint } from '../lib/failpoint.ts';
import type { Problem } from '../lib/problem.ts';
import { readCounts } from '../progress/journal.ts';
import { refuseNotes } from '../progress/notes.ts';
import { findJob, LeaseLost, saveProgress } from '../store/import-jobs.ts';
import type { Counts, ImportJobRow } from '../store/import-tables.ts';
import type { Lease } from '../store/lease.ts';
import { documentOf } from './chunk-run.ts';
import { deleteChunks, readChunkHeads } from './import-chunks.ts';
import type { Lading } from './lading.ts';
import { queueTopic } from './queue-topic.ts';

/** Ends a job that cannot be carried out: what has no outcome yet fails, what an atomic one has noted is not written. */
export async function giveUp({ store }: Lading, lease: Lease, reason: Problem = unexpected): Promise<void> {
  await store.transaction(async (manager) => {
    const job = await findJob(manager, lease.id);
    if (job === null) throw new LeaseLost(lease);
    const sequence = await failRemaining(manager, job, reason);
    const counts = await settleCounts(manager, job);
    const end = { state: 'failed', problems: [...job.problems, reason], sequence, counts } as const;
    await saveProgress(manager, lease, end, true);
    await deleteChunks(manager, job.id);
    await store.notify(job.id, manager);
    await store.notify(queueTopic, manager);
    failpoint('give-up.before-commit');
  }, lease);
  failpoint('give-up.after-commit');
}

/** In the database alone: what stood in the way may be in the document itself. */
async function failRemaining(manager: EntityManager, job: ImportJobRow, reason: Problem): Promise<number> {
  let { sequence } = job;
  for (const chunk of await readChunkHeads(manager, documentOf(job))) {
    if (chunk.sequence < job.sequence) continue;
    await manager.query(
      `INSERT INTO import_steps (job_id, sequence, kind, key, conflict, status, problems)
       SELECT $5, $3 + e.number, c.kind, e.entry ->> 'key', false, 'failed', $4
       FROM import_chunks c, json_array_elements(c.heads) WITH ORDINALITY AS e(entry, number)
       WHERE c.job_id = $1 AND c.number = $2`,
      [documentOf(job), chunk.number, chunk.sequence, JSON.stringify([reason]), job.id],
    );
    sequence = chunk.sequence + chunk.count;
  }
  return sequence;
}

const settleCounts = (manager: EntityManager, { id, atomic }: ImportJobRow): Promise<Counts> =>
  atomic ? refuseNotes(manager, id, []) : readCounts(manager, id, Number.MAX_SAFE_INTEGER);

const unexpected: Problem = {
  code: 'INTERNAL_ERROR',
  message:
    'The import could not be finished because of an unexpected error; its outcomes say what is stored. ' +
    'The log of the server says more; import the document again when the cause is gone.',
};
