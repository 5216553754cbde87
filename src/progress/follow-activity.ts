import { stoppable } from '../lib/stoppable.ts';
import { findJobsByIds } from '../store/find-jobs.ts';
import type { ImportState } from '../store/import-state.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import type { Store } from '../store/store.ts';

/** Every job whose state is another one than this reader was last told, as soon as a notice says so. */
export const followActivity = (store: Store): AsyncIterableIterator<ImportJobRow> =>
  stoppable((signal) => follow(store, signal));

async function* follow(store: Store, signal: AbortSignal): AsyncGenerator<ImportJobRow, void> {
  const noticed = new Set<string>();
  const told = new Map<string, ImportState>();
  let wake = (): void => undefined;
  const stopListening = store.onNotice((topic) => {
    noticed.add(topic);
    wake();
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      yield* changed(await takeNoticed(store, noticed), told);
      if (noticed.size > 0) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (signal.aborted) resolve();
      });
    }
  } finally {
    stopListening();
  }
}

/** Topics that are no job's id name nothing. */
async function takeNoticed(store: Store, noticed: Set<string>): Promise<ImportJobRow[]> {
  const ids = [...noticed];
  noticed.clear();
  if (ids.length === 0) return [];
  const jobs = await findJobsByIds(store.dataSource.manager, ids);
  return jobs.filter((job) => job !== undefined);
}

function* changed(jobs: readonly ImportJobRow[], told: Map<string, ImportState>): Generator<ImportJobRow> {
  for (const job of jobs) {
    if (told.get(job.id) === job.state) continue;
    told.set(job.id, job.state);
    yield job;
  }
}
