import { failpoint } from '../../lib/failpoint.ts';
import type { Services } from '../../services/services.ts';
import type { ImportJobRow } from '../../store/import-tables.ts';
import { applyAtOnce, remaining } from '../apply/apply-at-once.ts';
import { applyInTurn } from '../apply/apply-in-turn.ts';
import { rest } from '../apply/rest.ts';
import { readChunkHeads } from '../chunks.ts';
import { findRefusals } from '../plan/find-refusals.ts';
import { warnBeforehand } from '../plan/warn-beforehand.ts';
import { documentOf, storesEntities } from './chunk-run.ts';
import { openRun } from './open-run.ts';

/** Carries a claimed job to its end, from wherever it stands. `signal` stops it between two chunks; then it may throw. */
export async function runImport(services: Services, job: ImportJobRow, signal: AbortSignal): Promise<void> {
  const chunks = await readChunkHeads(services.store.dataSource.manager, documentOf(job));
  const run = await openRun(services, job, chunks, signal);
  await warnBeforehand(run);
  run.refusals = await findRefusals(run, chunks, signal);
  if (storesEntities(run) && job.atomic) return applyAtOnce(run, chunks, signal);
  if (storesEntities(run)) run.phase = 'applying';
  await applyInTurn(run, remaining(run, chunks), signal);
  if (signal.aborted) return;
  await services.store.transaction(async (manager) => {
    await rest(run, manager);
    failpoint('rest.before-commit');
  }, run.lease);
  failpoint('rest.after-commit');
}
