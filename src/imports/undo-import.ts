import type { EntityManager } from 'typeorm';
import type { Act } from '../audit/audit-log.ts';
import { storable } from '../lib/storable.ts';
import type { Services } from '../services/services.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import { assertImportRoom, insertJob, lockJob, queueTopic } from './jobs.ts';
import { ImportNotFound, ImportStateProblem } from './problems.ts';
import { countWritten, firstWritten } from './undo/written-outcomes.ts';

interface Undo {
  /** Says what would be done, and does nothing. */
  readonly dryRun: boolean;
}

/** Queues the job that takes an import back, or plans to. Throws `ImportNotFound` or `ImportStateProblem`. */
export const undoImport = (
  { store, limits }: Services,
  id: string,
  how: Undo,
  act: Act,
): Promise<ImportJobRow> =>
  store.transaction(async (manager) => {
    // Whoever else wants to undo it waits here, and then finds the job that this call makes.
    const job = await lockJob(manager, id, 'UPDATE');
    if (job === null) throw new ImportNotFound(id);
    await assertUndoable(manager, job);
    await assertImportRoom(manager, limits, act.actor);
    const undo = await insertUndo(manager, job, { ...how, createdBy: act.actor });
    await act.done(manager, {
      jobId: undo.id,
      entities: await firstWritten(manager, id),
      details: { undoOf: id, dryRun: how.dryRun },
    });
    await store.notify(queueTopic, manager);
    return undo;
  });

const undoable: readonly string[] = ['completed', 'cancelled', 'failed'];

async function assertUndoable(manager: EntityManager, { id, state, dry_run }: ImportJobRow): Promise<void> {
  if (dry_run)
    throw new ImportStateProblem('A dry run has written nothing; there is nothing to undo.', state);
  if (!undoable.includes(state)) throw new ImportStateProblem(notNow(state), state);
  const [other] = await manager.query(
    `SELECT id FROM import_jobs WHERE undo_of = $1 AND NOT dry_run AND state NOT IN ('failed', 'cancelled')`,
    [id],
  );
  if (other !== undefined) {
    throw new ImportStateProblem(`The import is being undone already, by the job ${other.id}.`, state);
  }
}

const notNow = (state: string): string =>
  state === 'undone'
    ? 'The import is undone already.'
    : `The import is ${state}; it can be undone when it is over. Cancel it to end it now.`;

const insertUndo = (
  manager: EntityManager,
  { id, counts, label, source_gateway }: ImportJobRow,
  { createdBy, dryRun }: Undo & { readonly createdBy: string },
): Promise<ImportJobRow> =>
  insertJob(manager, {
    state: 'queued',
    conflict_strategy: 'update',
    rules: [],
    dry_run: dryRun,
    atomic: false,
    undo_of: id,
    totals: countWritten(counts),
    created_by: storable(createdBy),
    ...{ label, source_gateway },
  });
