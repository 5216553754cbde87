import { findJob } from '../store/import-jobs.ts';
import type { ImportJobRow, ImportStepRow } from '../store/import-tables.ts';
import type { Store } from '../store/store.ts';
import { readSteps } from './journal.ts';

/** A piece of a job's stream of outcomes; the job is as it was before the steps were read. */
export interface Piece {
  readonly job: ImportJobRow | null;
  readonly steps: readonly ImportStepRow[];
}

/** Outcomes in one event at the most. */
export const pieceLimit = 500;

const underWay = new WeakMap<Store, Map<string, Promise<Piece>>>();

/** Reads on after a number. Readers that stand at the same place at the same time share one look at the database. */
export function readPiece(store: Store, jobId: string, after: number): Promise<Piece> {
  const shared = underWay.get(store) ?? new Map<string, Promise<Piece>>();
  underWay.set(store, shared);
  const place = `${jobId} ${after}`;
  const known = shared.get(place);
  if (known !== undefined) return known;
  const piece = read(store, jobId, after).finally(() => shared.delete(place));
  shared.set(place, piece);
  return piece;
}

async function read({ dataSource: { manager } }: Store, jobId: string, after: number): Promise<Piece> {
  const job = await findJob(manager, jobId);
  return { job, steps: await readSteps(manager, jobId, after, pieceLimit) };
}
