import { openDocument } from '../../transfer/download/open-document.ts';
import { schemaPath } from '../../transfer/export/export-document.ts';
import type { ExportSelection } from '../../transfer/export/export-selection.ts';
import type { RestAnswer, RestCall } from './rest-route.ts';

/** The document of an export, sent as it is read. */
export const exportAnswer = async (
  { lading, viewer }: RestCall,
  selection: ExportSelection,
): Promise<RestAnswer> => ({ status: 200, document: await openDocument(lading, selection, viewer.name) });

export const documentSchema = { $ref: schemaPath } as const;
