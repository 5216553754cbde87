import { exportConfiguration } from '../../transfer/export/export-configuration.ts';
import { exportDocument, schemaPath } from '../../transfer/export/export-document.ts';
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
): Promise<RestAnswer> {
  const exported = await exportConfiguration(lading, selection, parts, viewer.name);
  return { status: 200, body: exportDocument(lading, exported) };
}

export const documentSchema = { $ref: schemaPath } as const;
