import { findJob } from '../store/import-jobs.ts';
import { isResting } from '../store/import-state.ts';
import type { ImportJobRow, ImportStepRow } from '../store/import-tables.ts';
import type { Store } from '../store/store.ts';
import { readSteps } from './journal.ts';

/** A piece of a job's stream of outcomes; the job is as it was before the steps were read. */
export interface Piece {
  readonly job: ImportJobRow | null;
  readonly steps: readonly ImportStepRow[];
}

/** Outcomes in one event at the most. */
export const pieceLimit = 1_000;

// Enough for followers that are a little behind the first one, few enough not to hold the memory.
const kept = 4;

const tails = new WeakMap<Store, Map<string, Promise<Piece>>>();

/**
 * Reads on after a number. Readers that stand at the same place share one look at the database, and get the same
 * piece: outcomes do not change once they are there. What can change is not kept.
 */
export function readPiece(store: Store, jobId: string, after: number): Promise<Piece> {
  const pieces = tails.get(store) ?? new Map<string, Promise<Piece>>();
  tails.set(store, pieces);
  const place = `${jobId} ${after}`;
  const known = pieces.get(place);
  if (known !== undefined) return known;
  const piece = read(store, jobId, after);
  pieces.set(place, piece);
  piece.then(
    (read) => (isLasting(read) ? forgetOldest(pieces) : pieces.delete(place)),
    () => pieces.delete(place),
  );
  return piece;
}

// What an atomic import notes before its commit can still be put right.
const isLasting = ({ job, steps }: Piece): boolean =>
  steps.length > 0 && job !== null && (!job.atomic || isResting(job.state));

function forgetOldest(pieces: Map<string, Promise<Piece>>): void {
  const places = [...pieces.keys()];
  for (const place of places.slice(0, Math.max(0, places.length - kept))) pieces.delete(place);
}

async function read({ dataSource: { manager } }: Store, jobId: string, after: number): Promise<Piece> {
  const job = await findJob(manager, jobId);
  return { job, steps: await readSteps(manager, jobId, after, pieceLimit) };
}
