import type { Act } from '../audit/audit-log.ts';
import type { Refusal } from './refusals.ts';

/** What somebody is told who has no right to what was asked, as against what they did wrong or what went wrong. */
const lackingRights: readonly string[] = [
  'FORBIDDEN',
  'INVALID_LINK',
  'LINK_EXPIRED',
  'LINK_REVOKED',
  'UNKNOWN_LINK',
  'UPLOAD_EXPIRED',
  'UPLOAD_NOT_FOUND',
];

/** Tells the audit log why a request was not carried out; of one that is not told of otherwise, only if a right was lacking. */
export function tellRefusal(act: Act, { problems: [problem], status }: Refusal, isAudited = true): void {
  const { code } = problem;
  const permission = 'permission' in problem ? { permission: String(problem.permission) } : {};
  const account = { details: { code, status, ...permission } };
  if (lackingRights.includes(code)) act.refused(account);
  else if (isAudited) act.failed(account);
}
