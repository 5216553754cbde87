import type { EntityManager } from 'typeorm';
import { failpoint } from '../../lib/failpoint.ts';
import type { Services } from '../../services/services.ts';
import type { ImportJobRow } from '../../store/import-tables.ts';
import { retrying } from '../../store/retrying.ts';
import { rest } from '../apply/rest.ts';
import { countSteps } from '../count-steps.ts';
import { saveProgress } from '../jobs.ts';
import { appendSteps } from '../journal.ts';
import type { JobRun } from '../run/chunk-run.ts';
import type { JournaledDeed } from './find-deeds.ts';
import { deedsToUndo, type RehearsedPage, rehearseUndo, undoTogether, unpackPage } from './rehearse-undo.ts';

/**
 * Takes an import back, the last deed first, from wherever the job stands; a dry run says what that would do. `signal`
 * stops it between two pages.
 */
export async function runUndo(services: Services, job: ImportJobRow, signal: AbortSignal): Promise<void> {
  const { sequence, counts } = job;
  const lease = { id: job.id, token: job.lease_token };
  const run: JobRun = { services, job, lease, refusals: [], sequence, counts };
  await (job.dry_run ? planUndo : carryOut)(run, signal);
}

async function carryOut(run: JobRun, signal: AbortSignal): Promise<void> {
  const { services, lease } = run;
  for await (const deeds of deedsToUndo(run, services.store.dataSource.manager, run.sequence)) {
    if (signal.aborted) return;
    Object.assign(
      run,
      await retrying(() => services.store.transaction((inner) => undoPage(run, deeds, inner), lease)),
    );
    failpoint('undo.after-commit');
  }
  await services.store.transaction((inner) => finish(run, inner), lease);
  failpoint('undone.after-commit');
}

/** Notes what a rehearsal came to. After a restart there is another one, and what was noted before stays. */
async function planUndo(run: JobRun, signal: AbortSignal): Promise<void> {
  const { store } = run.services;
  let place = 0;
  for (const packed of await retrying(() => rehearseUndo(run, signal))) {
    signal.throwIfAborted();
    const { kind, steps } = await unpackPage(packed);
    const news = steps.slice(Math.max(run.sequence - place, 0));
    place += steps.length;
    if (news.length === 0) continue;
    Object.assign(
      run,
      await store.transaction((inner) => notePage(run, { kind, steps: news }, inner), run.lease),
    );
  }
  await store.transaction((inner) => rest(run, inner), run.lease);
}

async function notePage(
  { services, job, lease, sequence, counts }: JobRun,
  { kind, steps }: RehearsedPage,
  manager: EntityManager,
): Promise<Pick<JobRun, 'sequence' | 'counts'>> {
  await appendSteps(manager, { jobId: job.id, kind, sequence }, steps, false);
  const after = { sequence: sequence + steps.length, counts: countSteps(counts, kind, steps) };
  await saveProgress(manager, lease, after);
  await services.store.notify(job.id, manager);
  return after;
}

async function undoPage(
  { services, job, lease, sequence, counts }: JobRun,
  deeds: readonly JournaledDeed[],
  manager: EntityManager,
): Promise<Pick<JobRun, 'sequence' | 'counts'>> {
  const { kind, steps } = await undoTogether({ services, job }, deeds, manager);
  await appendSteps(manager, { jobId: job.id, kind, sequence }, steps, true);
  const after = { sequence: sequence + steps.length, counts: countSteps(counts, kind, steps) };
  await saveProgress(manager, lease, { state: 'applying', ...after });
  await services.store.notify(job.id, manager);
  failpoint('undo.before-commit');
  return after;
}

async function finish(run: JobRun, manager: EntityManager): Promise<void> {
  const undone = run.job.undo_of ?? '';
  await rest(run, manager);
  await manager.query(`UPDATE import_jobs SET state = 'undone' WHERE id = $1`, [undone]);
  await run.services.store.notify(undone, manager);
  failpoint('undone.before-commit');
}
