import type { EntitySelection } from '../../kinds/words.ts';
import type { Preparation } from './prepare-entity.ts';

/** What receiving needs to know of an import; no selection: everything. */
export interface ReceiveOptions extends Preparation {
  readonly selection?: readonly EntitySelection[];
}
