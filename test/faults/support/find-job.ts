import type { ImportJobRow, ImportStepRow } from '../../../src/store/import-tables.ts';
import type { Store } from '../../../src/store/store.ts';
import type { FaultDocument } from './fault-document.ts';
import type { Reading } from './read-through.ts';

/** A job of the test, what it was given and what its readers were told. */
export interface TestedJob {
  readonly id: string;
  readonly document: FaultDocument;
  readonly readings?: readonly Reading[];
}

/** A job with all of its outcomes, as stored. */
export interface FoundJob {
  readonly job: ImportJobRow;
  readonly steps: readonly ImportStepRow[];
  readonly chunks: number;
}

/** By its global id. */
export async function findJob({ dataSource }: Store, globalId: string): Promise<FoundJob> {
  const [, id] = Buffer.from(globalId, 'base64').toString().split(':');
  const [job] = await dataSource.query('SELECT * FROM import_jobs WHERE id = $1', [id]);
  const steps = await dataSource.query('SELECT * FROM import_steps WHERE job_id = $1 ORDER BY sequence', [
    id,
  ]);
  const chunks = await dataSource.query('SELECT count(*)::int FROM import_chunks WHERE job_id = $1', [id]);
  return { job, steps, chunks: chunks[0].count };
}
