import type { Problem } from '../lib/problem.ts';
import type { EntityNotes } from './cut-entity.ts';

/** One item of a document's lists, as it was read. */
export interface RawEntity {
  /** Name of the list: `tools`. Always one that a kind has. */
  readonly collection: string;
  /** Place in the list, from 0. */
  readonly index: number;
  /** Absent where the entity is too deep or too large to be held. */
  readonly value: unknown;
  /** The value may have numbers in their exact form. */
  readonly isDoubtful?: boolean;
  /** Limits that the entity breaks: it fails by itself, its siblings go on. */
  readonly problems: readonly Problem[];
  readonly notes?: EntityNotes | undefined;
  /** The JSON that `value` was parsed from, when the document came as text. */
  readonly text?: string;
}
