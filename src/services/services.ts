import type { Places } from '../lib/places.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { Settings } from '../settings/settings.ts';
import type { Store } from '../store/store.ts';

/** What every use case works with; made once, in `server/start.ts`. */
export interface Services {
  readonly store: Store;
  readonly ring: KeyRing;
  readonly limits: Settings['limits'];
  /** Imports that somebody in this process wants cancelled: a long transaction looks here between its steps. */
  readonly cancelling: Set<string>;
  /** For everything that reads the configuration to export or to compare it. */
  readonly exports: Places;
  readonly retention: Settings['retention'];
  /** Where clients reach the server; exports name it as their source. */
  readonly publicUrl: string;
  /** People other than its author who have to approve a plan before it is carried out. */
  readonly requiredApprovals: number;
}
