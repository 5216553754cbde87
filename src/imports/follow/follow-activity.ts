import { stoppable } from '../../lib/stoppable.ts';
import type { ImportJobRow } from '../../store/import-tables.ts';
import type { Store } from '../../store/store.ts';
import { joinActivity } from './activity.ts';
import { patiently } from './patiently.ts';

/**
 * Every job whose state is another one than this reader was last told: as soon as a notice says so, and where notices
 * are lost a moment later. States that follow quickly on one another can be passed over; the last one never is.
 */
export const followActivity = (store: Store): AsyncIterableIterator<ImportJobRow> =>
  stoppable((signal) => follow(store, signal));

async function* follow(store: Store, signal: AbortSignal): AsyncGenerator<ImportJobRow, void> {
  // Listen before reading: what is committed in between would otherwise be missed.
  const activity = joinActivity(store, signal);
  try {
    let look = await patiently(activity.open, activity, signal);
    while (!signal.aborted) {
      await activity.next(look);
      const { seen } = look;
      look = await patiently(() => activity.look(seen), activity, signal);
      yield* look.news;
    }
  } finally {
    activity.leave();
  }
}
