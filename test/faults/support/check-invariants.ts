import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { checkJournal } from './check-journal.ts';
import { checkReadings } from './check-readings.ts';
import { checkRows } from './check-rows.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkUndo } from './check-undo.ts';
import { type FoundJob, findJob, type TestedJob } from './find-job.ts';
import type { Reading } from './read-through.ts';
import type { Rig } from './rig.ts';

/** The job that took back the only job there was. */
interface TestedUndo {
  readonly id: string;
  readonly readings: readonly Reading[];
}

export interface Evidence {
  /** In the order in which they were imported. */
  readonly jobs: readonly TestedJob[];
  /** Entities may have been changed by others than the jobs: `kind key` of what others have created. */
  readonly edited?: ReadonlySet<string>;
  readonly undo?: TestedUndo;
}

/**
 * Stops all servers, then looks at what is left: one outcome for each entity, outcomes that agree with the rows,
 * numbers without gaps for every reader, one final event, no secret in clear. Gives the jobs as they are stored.
 */
export async function checkInvariants(rig: Rig, evidence: Evidence): Promise<readonly FoundJob[]> {
  const logs = await rig.stop();
  const store = await openStore(rig.database);
  try {
    const found = await checkStore(store, evidence);
    await checkSecrets(store, logs, rig.database);
    return found;
  } finally {
    await store.close();
  }
}

/** The same where a server of this process still runs. */
export async function checkStore(
  store: Store,
  { jobs, edited, undo }: Evidence,
): Promise<readonly FoundJob[]> {
  const found: FoundJob[] = [];
  for (const { id, document, readings } of jobs) {
    const job = await findJob(store, id);
    checkJournal(job, document);
    checkReadings(job, readings ?? []);
    found.push(job);
  }
  if (undo === undefined) await checkRows(store, found, jobs, edited);
  else await checkUndo(store, undo, found);
  return found;
}
