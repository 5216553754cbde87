import { stoppable } from '../lib/stoppable.ts';
import { findJobsSince, findLastEnd } from '../store/find-jobs.ts';
import { type ImportState, isResting } from '../store/import-state.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import type { Store } from '../store/store.ts';
import { patiently } from './patiently.ts';
import { wakeUps } from './wake-ups.ts';

/**
 * Every job whose state is another one than this reader was last told: as soon as a notice says so, and where notices
 * are lost a moment later. States that follow quickly on one another can be passed over; the last one never is.
 */
export const followActivity = (store: Store): AsyncIterableIterator<ImportJobRow> =>
  stoppable((signal) => follow(store, signal));

/** What the reader knows: how things stood when it last looked. */
interface Seen {
  readonly states: ReadonlyMap<string, ImportState>;
  /** When the last job ended. */
  readonly lastEnd: Date;
}

async function* follow(store: Store, signal: AbortSignal): AsyncGenerator<ImportJobRow, void> {
  // Listen before reading: what is committed in between would otherwise be missed.
  const wake = wakeUps(store, undefined, signal);
  const ask = <Result>(question: () => Promise<Result>): Promise<Result> => patiently(question, wake, signal);
  try {
    const lastEnd = await ask(() => findLastEnd(store.dataSource.manager));
    let seen: Seen = { states: new Map(), lastEnd };
    seen = seeing(seen, await ask(() => look(store, seen)));
    while (!signal.aborted) {
      await wake.next();
      const jobs = await ask(() => look(store, seen));
      const { states } = seen;
      seen = seeing(seen, jobs);
      yield* jobs.filter(({ id, state }) => states.get(id) !== state);
    }
  } finally {
    wake.close();
  }
}

const look = ({ dataSource: { manager } }: Store, { states, lastEnd }: Seen): Promise<ImportJobRow[]> =>
  findJobsSince(
    manager,
    lastEnd,
    [...states].filter(([, state]) => !isResting(state)).map(([id]) => id),
  );

/** Jobs that ended long before the last one are forgotten with it: nothing happens to them any more by itself. */
const seeing = ({ lastEnd }: Seen, jobs: readonly ImportJobRow[]): Seen => ({
  states: new Map(jobs.map(({ id, state }) => [id, state])),
  lastEnd: jobs.reduce((last, { finished_at: end }) => (end !== null && end > last ? end : last), lastEnd),
});
