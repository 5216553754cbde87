import type { EntityManager } from 'typeorm';
import { storable } from '../lib/storable.ts';
import { isUuid } from '../lib/uuid.ts';
import type { ImportApprovalRow, ImportJobRow } from '../store/import-tables.ts';
import { type Approval, ApprovalRequired } from './problems.ts';

/** Who has approved each of these plans, the first one first; in the order of the ids. */
export async function findApprovals(manager: EntityManager, ids: readonly string[]): Promise<Approval[][]> {
  const rows: ImportApprovalRow[] = await manager.query(
    'SELECT * FROM import_approvals WHERE job_id = ANY($1::uuid[]) ORDER BY approved_at, approved_by',
    [ids.filter(isUuid)],
  );
  return ids.map((id) =>
    rows.filter(({ job_id }) => job_id === id).map(({ approved_by: by, approved_at: at }) => ({ by, at })),
  );
}

/** Writes down that somebody approves; to do so again changes nothing. */
export const insertApproval = (manager: EntityManager, jobId: string, by: string): Promise<unknown> =>
  manager.query('INSERT INTO import_approvals (job_id, approved_by) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    jobId,
    storable(by),
  ]);

/** Whether two names are one person's: those of tokens are told apart without regard to case, too. */
export const isSamePerson = (one: string, other: string): boolean =>
  storable(one).toLowerCase() === storable(other).toLowerCase();

/** Throws `ApprovalRequired` where too few people other than its author have approved a plan. */
export async function assertApproved(
  manager: EntityManager,
  { id, created_by }: Pick<ImportJobRow, 'id' | 'created_by'>,
  required: number,
): Promise<void> {
  if (required === 0) return;
  const [approvals = []] = await findApprovals(manager, [id]);
  const others = approvals.filter(({ by }) => !isSamePerson(by, created_by));
  const people = new Set(others.map(({ by }) => by.toLowerCase()));
  if (people.size < required) throw new ApprovalRequired(tooFew(people.size, required), required, approvals);
}

const tooFew = (given: number, required: number): string =>
  `${given} of ${required} approvals are there that the plan needs (LADING_REQUIRED_APPROVALS). Ask ` +
  `${required - given} more with IMPORTS_APPROVE, other than its author, to approve it with \`approveImport\`.`;

/** Throws `ApprovalRequired` where nothing may be imported but what was planned and approved. */
export function assertNeedsNoPlan({ dryRun }: { readonly dryRun: boolean }, required: number): void {
  if (!dryRun && required > 0) throw new ApprovalRequired(planFirst, required, []);
}

const planFirst =
  'Only plans that others have approved are carried out here (LADING_REQUIRED_APPROVALS). Plan the import with ' +
  '`dryRun`, ask others to approve it with `approveImport`, then carry it out with `applyImport`.';
