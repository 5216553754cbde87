import type { EntityReference } from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';
import type { DocumentOptions } from './import-options.ts';

/** What a document says about itself, known when it has been read to its end. */
export interface Envelope {
  readonly version: string;
  /** Empty where the document says that it does not know. */
  readonly exportedAt: string;
  readonly sourceGateway?: string;
  readonly metadata?: JsonObject;
  /** What whoever has the base must delete; only in a delta. */
  readonly deleted?: readonly EntityReference[];
  /** What is asked of its import in the same file. */
  readonly options?: DocumentOptions;
  readonly warnings: readonly string[];
}
