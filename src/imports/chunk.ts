import type { KindName } from '../kinds/registry.ts';
import type { Incoming } from '../planning/incoming.ts';
import type { Naming } from '../planning/select.ts';

/** A piece of a received document as it is stored: entities of one kind, in the document's order. */
export interface Chunk {
  readonly kind: KindName;
  /** Whether it has keys to be deleted, not entities. */
  readonly deletes: boolean;
  readonly count: number;
  /** JSON: the entries of the entities. */
  readonly entries: string;
  /**
   * Compressed: a line with the form of rows, then one for each entity: its row where the entry says what is absent, else
   * its portable as JSON.
   */
  readonly content: Uint8Array;
  /** What selects each of the entities, where some are selected by name. */
  readonly namings?: readonly (readonly Naming[])[];
}

/** What is known of an entity without its content: enough to decide about it where that is not going to be stored. */
export interface ChunkEntry
  extends Omit<Incoming, 'portable' | 'row' | 'receivedDigest' | 'pending' | 'doomed' | 'opaque'> {
  /** Fields that the document does not have, of an entity whose content is a row. */
  readonly absent?: readonly string[];
}
