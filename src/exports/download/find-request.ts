import { readLink } from '../../secrets/signed-link.ts';
import type { Services } from '../../services/services.ts';
import { linkPurpose } from './create-download.ts';
import { DownloadProblem } from './download-problem.ts';
import type { DownloadRequest } from './download-request.ts';
import { findExport } from './links.ts';
import { requestOfRow } from './request-row.ts';

/** What was asked for when a link was made, by whom and when. */
export interface FoundRequest {
  readonly id: string;
  readonly request: DownloadRequest;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** What a link stands for, or a `DownloadProblem`. */
export async function findRequest(
  { store, ring }: Services,
  token: string,
  now: Date,
): Promise<FoundRequest> {
  const link = await readLink(ring, token, linkPurpose, now);
  if (link.status !== 'valid')
    throw new DownloadProblem(link.status === 'expired' ? 'LINK_EXPIRED' : 'INVALID_LINK');
  const row = await findExport(store.dataSource.manager, link.id);
  if (row === undefined) throw new DownloadProblem('UNKNOWN_LINK');
  if (row.revoked_at !== null) throw new DownloadProblem('LINK_REVOKED');
  if (row.is_expired) throw new DownloadProblem('LINK_EXPIRED');
  const request = requestOfRow(ring, row);
  if (request === undefined) throw new DownloadProblem('LINK_UNREADABLE');
  return { id: row.id, request, createdBy: row.created_by, createdAt: row.created_at };
}
