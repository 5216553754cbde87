import type { EntityManager } from 'typeorm';
import type { ImportStepRow } from '../../store/import-tables.ts';
import { shownColumns } from '../journal.ts';
import { pieceLimit } from './read-piece.ts';

/** Outcomes of a job that are not what was told of them before they came about. */
interface Corrections {
  readonly jobId: string;
  readonly after: number;
  readonly until: number;
}

/** In order, as many as an event can carry. */
export const readCorrections = (
  manager: EntityManager,
  { jobId, after, until }: Corrections,
): Promise<ImportStepRow[]> =>
  manager.query(
    `SELECT ${shownColumns} FROM import_steps
     WHERE job_id = $1 AND corrected AND sequence > $2 AND sequence <= $3 ORDER BY sequence LIMIT $4`,
    [jobId, after, until, pieceLimit],
  );
