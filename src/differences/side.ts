import type { EntitySelection } from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';
import type { SideEntities } from './side-entities.ts';

/** One of the two states that are compared, read to its end. */
export interface Side {
  readonly entities: SideEntities;
  /** What an export of this state was asked for, in the document's words. */
  readonly exportOptions: JsonObject;
  /** Whether secrets are to be left out of what is made of it. */
  readonly omitsSecrets: boolean;
  readonly warnings: readonly string[];
  /** What was asked for by kind and key. */
  readonly selection: readonly EntitySelection[];
}
