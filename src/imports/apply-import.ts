import type { EntityManager } from 'typeorm';
import type { Act } from '../audit/audit-log.ts';
import { kinds } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import { storable } from '../lib/storable.ts';
import type { Services } from '../services/services.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import { openActiveImport } from './active-import.ts';
import { assertApproved } from './approvals.ts';
import { firstReferences, readChunkHeads } from './chunks.ts';
import { assertImportRoom, findJobsByIds, insertJob, lockJob, queueTopic } from './jobs.ts';
import { planAll } from './plan/plan-document.ts';
import { ImportNotFound, ImportStateProblem, StalePlan } from './problems.ts';

/**
 * Queues the job that carries out a dry run's plan, and only that plan. Throws what `findApplicablePlan` throws, and
 * `ApprovalRequired`; what moves between this call and the first write refuses the job as a whole.
 */
export async function applyImport(services: Services, id: string, act: Act): Promise<ImportJobRow> {
  const { store, limits, requiredApprovals } = services;
  await assertImportRoom(store.dataSource.manager, limits, act.actor);
  const plan = await findApplicablePlan(services, id);
  return store.transaction(async (manager) => {
    await assertApproved(manager, plan, requiredApprovals);
    const job = await insertApplying(manager, plan.id, act.actor);
    const entities = await firstReferences(manager, plan.id);
    await act.done(manager, { jobId: job.id, entities, details: { planOf: plan.id } });
    await store.notify(queueTopic, manager);
    return job;
  });
}

/** A plan that can be carried out as it is. Throws `ImportNotFound`, `ImportStateProblem`, or `StalePlan` with what moved. */
export async function findApplicablePlan(services: Services, id: string): Promise<ImportJobRow> {
  const [plan] = await findJobsByIds(services.store.dataSource.manager, [id]);
  if (plan === undefined) throw new ImportNotFound(id);
  assertApplicable(plan);
  const moved = await findWhatMoved(services, plan);
  if (moved.length > 0) throw new StalePlan(moved);
  return plan;
}

function assertApplicable({ dry_run, undo_of, state, problems }: ImportJobRow): void {
  if (!dry_run) throw new ImportStateProblem('Only a dry run has a plan; this import is a real one.', state);
  if (undo_of !== null) {
    throw new ImportStateProblem('The plan is one of an undo; carry it out by undoing the import.', state);
  }
  if (state !== 'planned') {
    throw new ImportStateProblem(
      `The dry run is ${state}; its plan can be applied when it is planned.`,
      state,
    );
  }
  if (problems.length > 0) {
    throw new ImportStateProblem('The plan was refused; its problems say why. Plan the import again.', state);
  }
}

async function findWhatMoved(services: Services, plan: ImportJobRow): Promise<EntityReference[]> {
  const moved = await findMoved(services.store.dataSource.manager, plan.id);
  return moved.length > 0 ? moved : findLostReferences(services, plan);
}

const never = new AbortController().signal;

/** What entities refer to is not in the plan's journal; those that refer to something are planned again and compared. */
async function findLostReferences(services: Services, plan: ImportJobRow): Promise<EntityReference[]> {
  const chunks = await readChunkHeads(services.store.dataSource.manager, plan.id);
  const active = await openActiveImport(services, { ...plan, plan_of: plan.id }, chunks, never);
  const referring = kinds.filter(({ references }) => Object.keys(references).length > 0);
  const names = new Set(referring.map(({ name }) => name));
  const problems = await planAll(
    active,
    chunks.filter(({ kind, deletes }) => deletes || names.has(kind)),
    never,
  );
  return problems.flatMap(({ code, kind: name, key }) => {
    const kind = kinds.find((one) => one.name === name);
    return code === 'STALE_PLAN' && kind && key !== undefined ? [{ kind: kind.name, key }] : [];
  });
}

/** Holds the plan: who removes it meanwhile waits, or has done so, and then there is no plan any more. */
async function insertApplying(
  manager: EntityManager,
  planId: string,
  createdBy: string,
): Promise<ImportJobRow> {
  const plan = await lockJob(manager, planId, 'SHARE');
  if (plan === null) throw new ImportNotFound(planId);
  const {
    conflict_strategy,
    rules,
    selection,
    atomic,
    stamp,
    label,
    source_gateway,
    warnings,
    totals,
    is_own,
  } = plan;
  return insertJob(manager, {
    state: 'queued',
    dry_run: false,
    plan_of: plan.id,
    created_by: storable(createdBy),
    ...{
      conflict_strategy,
      rules,
      selection,
      atomic,
      stamp,
      label,
      source_gateway,
      warnings,
      totals,
      is_own,
    },
  });
}

/** Entities that are no longer what a dry run has seen of them, and new keys that others have taken since. */
async function findMoved(manager: EntityManager, planId: string): Promise<EntityReference[]> {
  const moved: EntityReference[] = [];
  for (const { name, collection, key } of kinds) {
    const rows: { key: string }[] = await manager.query(
      `SELECT s.key FROM import_steps s LEFT JOIN ${collection} e ON e.${key} = s.key
       WHERE s.job_id = $1 AND s.kind = $2 AND NOT s.repeats AND s.status <> 'failed' AND (e.id, e.revision) IS DISTINCT FROM (s.base_id, s.base_revision)
       UNION SELECT s.key FROM import_steps s JOIN ${collection} e ON e.${key} = s.renamed_to
       WHERE s.job_id = $1 AND s.kind = $2 ORDER BY 1`,
      [planId, name],
    );
    moved.push(...rows.map((row) => ({ kind: name, key: row.key })));
  }
  return moved;
}
