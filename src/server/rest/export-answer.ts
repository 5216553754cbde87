import { openDocument } from '../../transfer/download/open-document.ts';
import { schemaPath } from '../../transfer/export/export-document.ts';
import type { ExportSelection } from '../../transfer/export/export-selection.ts';
import type { RestAnswer, RestCall } from './rest-route.ts';

const parts = {
  counts: true,
  digest: true,
  watermark: true,
  missing: true,
  deleted: false,
  portables: true,
  rows: [],
} as const;

/** The document of an export. */
export async function exportAnswer(
  { lading, viewer }: RestCall,
  selection: ExportSelection,
): Promise<RestAnswer> => ({ status: 200, document: await openDocument(lading, selection, viewer.name) });

export const documentSchema = { $ref: schemaPath } as const;
