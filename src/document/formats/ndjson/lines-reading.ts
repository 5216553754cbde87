import type { JsonReading } from '../json/json-reading.ts';

interface ListCount {
  count: number;
  readonly isKnown: boolean;
}

/** What the parsers of one document in lines share. */
export interface LinesReading extends JsonReading {
  /** From 1, and how much of its object was read. */
  readonly line: { number: number; state: 'blank' | 'open' | 'closed' };
  /** Entities that were met, by list; a list that is no kind's is known as well, to be reported once. */
  readonly counts: Map<string, ListCount>;
  /** Keys that were deleted, likewise. */
  readonly deletionCounts: Map<string, ListCount>;
}
