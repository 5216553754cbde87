import type { EntityManager } from 'typeorm';
import type { Json } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import type { KeyRing } from '../secrets/key-ring.ts';

/** In the place of a key's id: rows of older versions that nobody has looked into; a rotation does. */
export const unseen = 'unseen';

/** How many rows have something that a key has sealed. */
export interface KeyCount {
  readonly keyId: string;
  readonly count: number;
}

/** What became of the next rows with something under another key than the current one. */
export interface ResealedRows {
  /** Where to go on; undefined at the end of the table. */
  readonly place: Json | undefined;
  readonly resealed: number;
  /** Rows in which something did not open; the rest of them is resealed. */
  readonly failed: number;
  readonly problems: readonly Problem[];
}

/** A table in which something is sealed. */
export interface SealedTable {
  readonly name: string;
  countKeys(manager: EntityManager): Promise<readonly KeyCount[]>;
  /**
   * Seals anew what of the next rows after a place is under another key than the ring's current one, in the caller's
   * transaction; nobody else sees that the rows were written, and what others write meanwhile stays.
   */
  resealAfter(manager: EntityManager, ring: KeyRing, place: Json | undefined): Promise<ResealedRows>;
}

/** What became of rows of which each had these problems; `place` is that of the last one, if it is not the last of all. */
export const resealedRows = (
  problemsOfRows: readonly (readonly Problem[])[],
  place: Json | undefined,
): ResealedRows => {
  const failed = problemsOfRows.filter(({ length }) => length > 0).length;
  return { place, resealed: problemsOfRows.length - failed, failed, problems: problemsOfRows.flat() };
};
