import { isResting } from '../../store/import-state.ts';
import type { ImportJobRow, ImportStepRow } from '../../store/import-tables.ts';
import type { Store } from '../../store/store.ts';
import { findJob } from '../jobs.ts';
import { readSteps } from '../journal.ts';

/** A piece of a job's stream of outcomes; the job is as it was before the steps were read. */
export interface Piece {
  readonly job: ImportJobRow | null;
  readonly steps: readonly ImportStepRow[];
  /** Whether there are more steps than a piece can have. */
  readonly isFull: boolean;
  /** Notices of the job before it was read. */
  readonly notices: number;
}

/** Outcomes in one event at the most, unless a crowd follows the job. */
export const pieceLimit = 1_000;

/** Where to read, and how. */
interface Look {
  readonly store: Store;
  readonly jobId: string;
  readonly after: number;
  /** Steps at the most. */
  readonly limit: number;
  readonly notices: number;
}

/** Pieces by the number after which they begin. */
export type Pieces = Map<number, Promise<Piece>>;

// Enough for followers that are a little behind the first one, few enough not to hold the memory.
const kept = 4;

/**
 * Reads on after a number. Readers that stand at the same place share one look at the database, and get the same
 * piece: outcomes do not change once they are there. What can change is not kept.
 */
export function readPiece(pieces: Pieces, look: Look): Promise<Piece> {
  const { after } = look;
  const known = pieces.get(after);
  if (known !== undefined) return known;
  const piece = read(look);
  pieces.set(after, piece);
  piece.then(
    (read) => (isLasting(read) ? forgetOldest(pieces) : pieces.delete(after)),
    () => pieces.delete(after),
  );
  return piece;
}

// What an atomic import notes before its commit can still be put right.
const isLasting = ({ job, steps }: Piece): boolean =>
  steps.length > 0 && job !== null && (!job.atomic || isResting(job.state));

function forgetOldest(pieces: Pieces): void {
  const places = [...pieces.keys()];
  for (const place of places.slice(0, Math.max(0, places.length - kept))) pieces.delete(place);
}

async function read({ store, jobId, after, limit, notices }: Look): Promise<Piece> {
  const { manager } = store.dataSource;
  const job = await findJob(manager, jobId);
  const steps = await readSteps(manager, jobId, after, limit);
  return { job, steps, isFull: steps.length === limit, notices };
}
