import { randomUUID } from 'node:crypto';
import { signLink } from '../../secrets/signed-link.ts';
import type { Services } from '../../services/services.ts';
import { describeFile, type FileDescription } from './describe-file.ts';
import { checkRequest, type DownloadRequest } from './download-request.ts';
import { insertExport } from './links.ts';
import { rowOfRequest } from './request-row.ts';

/** Where downloads are, each at an address of its own below. */
export const downloadsPath = '/downloads/';

/** What tokens are signed for. */
export const linkPurpose = 'download';

/** A link to a file. */
export interface Download extends FileDescription {
  readonly url: string;
  readonly expiresAt: Date;
}

interface Asker {
  readonly createdBy: string;
  /** Where the server is, for who is going to follow the link. */
  readonly address: string;
}

/** Makes a link that is a permission by itself; nothing is read before somebody follows it. */
export async function createDownload(
  { store, ring, retention }: Services,
  request: DownloadRequest,
  { createdBy, address }: Asker,
): Promise<Download> {
  const format = checkRequest(request);
  const id = randomUUID();
  const row = { id, ...rowOfRequest(ring, id, request), createdBy, minutes: retention.downloadMinutes };
  const { created_at, expires_at: expiresAt } = await insertExport(store.dataSource.manager, row);
  const token = await signLink(ring, id, { purpose: linkPurpose, expiresAt });
  return {
    url: `${address}${downloadsPath}${token}`,
    expiresAt,
    ...describeFile(format, request, created_at),
  };
}
