import type { Problem } from '../lib/problem.ts';
import type { PlainPlaces, TextPlace } from './places.ts';

/** One item of a document's lists as JSON text, cut out and not yet looked into. */
export interface CutEntity {
  /** Name of the list: `tools`. Always one that a kind has. */
  readonly collection: string;
  /** Place in the list, from 0. */
  readonly index: number;
  /** Where it begins in the document's text. */
  readonly place: TextPlace;
  /** How many members its text has at all levels; absent where none can be there twice. */
  readonly members?: number | undefined;
  /** Only until the reader is asked for more; absent where the entity is too deep or too large to be held. */
  readonly bytes: Buffer | undefined;
  /** Why there are no bytes. */
  readonly problems: readonly Problem[];
  readonly notes?: EntityNotes | undefined;
}

/** What a reader knows of an entity besides its text. */
export interface EntityNotes {
  /** Where there is no text that has it. */
  readonly key?: string | undefined;
  readonly warnings?: readonly string[];
  /** Of values that may be told to be wrong. */
  readonly places?: PlainPlaces;
}
