import type { EntityReference } from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';

/** What a document says about itself, known when it has been read to its end. */
export interface Envelope {
  readonly version: string;
  readonly exportedAt: string;
  readonly sourceGateway?: string;
  readonly metadata?: JsonObject;
  /** What whoever has the base must delete; only in a delta. */
  readonly deleted?: readonly EntityReference[];
  readonly warnings: readonly string[];
}
