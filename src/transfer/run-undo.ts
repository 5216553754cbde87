import type { EntityManager } from 'typeorm';
import { failpoint } from '../lib/failpoint.ts';
import { countSteps } from '../progress/count-steps.ts';
import { findDeedsBefore, findPlaceAfter, type JournaledDeed } from '../progress/find-deeds.ts';
import { appendSteps } from '../progress/journal.ts';
import { saveProgress } from '../store/import-jobs.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import type { JobRun } from './chunk-run.ts';
import type { Lading } from './lading.ts';
import { rest } from './rest.ts';
import { retrying } from './retrying.ts';
import { undoDeeds } from './undo-deeds.ts';

/** Takes an import back, the last deed first, from wherever the job stands. `signal` stops it between two pages. */
export async function runUndo(lading: Lading, job: ImportJobRow, signal: AbortSignal): Promise<void> {
  const { manager } = lading.store.dataSource;
  const undone = job.undo_of ?? '';
  const { sequence, counts } = job;
  const run: JobRun = {
    lading,
    job,
    lease: { id: job.id, token: job.lease_token },
    refusals: [],
    sequence,
    counts,
  };
  let place = await findPlaceAfter(manager, undone, sequence);
  while (!signal.aborted) {
    const deeds = firstKind(await findDeedsBefore(manager, undone, place, lading.limits.chunkSize));
    const last = deeds.at(-1);
    if (last === undefined) {
      await lading.store.transaction((inner) => finish(run, undone, inner), run.lease);
      failpoint('undone.after-commit');
      return;
    }
    Object.assign(
      run,
      await retrying(() => lading.store.transaction((inner) => undoPage(run, deeds, inner), run.lease)),
    );
    failpoint('undo.after-commit');
    place = last.sequence;
  }
}

/** What is written together is of one kind. */
function firstKind(deeds: readonly JournaledDeed[]): readonly JournaledDeed[] {
  const end = deeds.findIndex(({ kind }) => kind !== deeds[0]?.kind);
  return end === -1 ? deeds : deeds.slice(0, end);
}

async function undoPage(
  { lading, job, lease, sequence, counts }: JobRun,
  deeds: readonly JournaledDeed[],
  manager: EntityManager,
): Promise<Pick<JobRun, 'sequence' | 'counts'>> {
  const kind = deeds[0]?.kind ?? 'root';
  const steps = await undoDeeds(lading, kind, { undone: job.undo_of ?? '', deeds }, manager);
  await appendSteps(manager, { jobId: job.id, kind, sequence }, steps, true);
  const after = { sequence: sequence + steps.length, counts: countSteps(counts, kind, steps) };
  await saveProgress(manager, lease, { state: 'applying', ...after });
  await lading.store.notify(job.id, manager);
  failpoint('undo.before-commit');
  return after;
}

async function finish(run: JobRun, undone: string, manager: EntityManager): Promise<void> {
  await rest(run, manager);
  await manager.query(`UPDATE import_jobs SET state = 'undone' WHERE id = $1`, [undone]);
  await run.lading.store.notify(undone, manager);
  failpoint('undone.before-commit');
}
