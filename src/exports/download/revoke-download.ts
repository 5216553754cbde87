import { readLink } from '../../secrets/signed-link.ts';
import type { Services } from '../../services/services.ts';
import { downloadsPath, linkPurpose } from './create-download.ts';
import { revokeExport } from './links.ts';

/** Who sends what a link leads to waits for this notice. */
export const revocationTopic = (id: string): string => `revoked link ${id}`;

export interface RevokedDownload {
  readonly revokedAt: Date;
}

/** A link that leads nowhere as it is. */
export class DownloadNotFound extends Error {
  constructor() {
    super('The link is not one of this server, or is not kept any more: it leads nowhere. Copy it again.');
    this.name = 'DownloadNotFound';
  }
}

/**
 * Calls a link back: from now on nobody can follow it, and who is being sent a file is cut off, on every replica. A link
 * that was called back before stays so. Throws `DownloadNotFound`.
 */
export async function revokeDownload(
  { store, ring }: Services,
  link: string,
  now: Date,
): Promise<RevokedDownload> {
  const token = link.trim().split(downloadsPath).at(-1) ?? '';
  const read = await readLink(ring, token, linkPurpose, now);
  if (read.status !== 'valid') throw new DownloadNotFound();
  const revokedAt = await store.transaction(async (manager) => {
    await store.notify(revocationTopic(read.id), manager);
    return revokeExport(manager, read.id);
  });
  if (revokedAt === undefined) throw new DownloadNotFound();
  return { revokedAt };
}
