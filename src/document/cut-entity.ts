import type { Problem } from '../lib/problem.ts';

/** One item of a document's lists as JSON text, cut out and not yet looked into. */
export interface CutEntity {
  /** Name of the list: `tools`. Always one that a kind has. */
  readonly collection: string;
  /** Place in the list, from 0. */
  readonly index: number;
  /** Bytes of the document before it. */
  readonly offset: number;
  /** Only until the reader is asked for more; absent where the entity is too deep or too large to be held. */
  readonly bytes: Buffer | undefined;
  /** Why there are no bytes. */
  readonly problems: readonly Problem[];
}
