import { InvalidDocument } from '../document/invalid-document.ts';
import { DownloadProblem, downloadsPath, findRequest } from '../exports/download-links.ts';
import type { ExportSelection } from '../exports/export-selection.ts';
import type { Services } from '../services/services.ts';

/** What a link to a download of this server stands for; it is not followed, whatever address it has. */
export async function selectionOfLink(services: Services, link: string): Promise<ExportSelection> {
  const token = link.trim().split(downloadsPath).at(-1) ?? '';
  try {
    return (await findRequest(services, token, new Date())).request.selection;
  } catch (error) {
    if (!(error instanceof DownloadProblem)) throw error;
    throw new InvalidDocument([{ code: error.code, message: error.message }]);
  }
}
