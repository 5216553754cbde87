import type { Act } from '../audit/audit-log.ts';
import type { Services } from '../services/services.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import { findApplicablePlan } from './apply-import.ts';
import { insertApproval, isSamePerson } from './approvals.ts';
import { firstReferences } from './chunks.ts';
import { lockJob } from './jobs.ts';
import { ImportNotFound, OwnApproval } from './problems.ts';

/**
 * Writes down that somebody agrees to what a plan says; gives the plan. Throws `OwnApproval` for its author, and what
 * `applyImport` throws of a plan that cannot be carried out: nobody is asked to agree to that.
 */
export async function approveImport(services: Services, id: string, act: Act): Promise<ImportJobRow> {
  const { store } = services;
  const plan = await findApplicablePlan(services, id);
  if (isSamePerson(plan.created_by, act.actor)) throw new OwnApproval();
  return store.transaction(async (manager) => {
    const held = await lockJob(manager, plan.id, 'SHARE');
    if (held === null) throw new ImportNotFound(id);
    await insertApproval(manager, plan.id, act.actor);
    await act.done(manager, { jobId: plan.id, entities: await firstReferences(manager, plan.id) });
    return held;
  });
}
