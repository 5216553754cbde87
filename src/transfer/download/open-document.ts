import { randomUUID } from 'node:crypto';
import { writeDocument } from '../../document/formats/json/write-document.ts';
import { kindNames } from '../../kinds/registry.ts';
import { begin } from '../../lib/begin.ts';
import type { ExportSelection } from '../export/export-selection.ts';
import { writtenExport } from '../export/written-export.ts';
import type { Lading } from '../lading.ts';
import { openExport } from './open-export.ts';

/** The document of an export as JSON, to be taken once and as slowly as anybody likes. */
export interface OpenedDocument {
  readonly pieces: AsyncIterable<string>;
  /** Gives back what it is read from, at its end or before. */
  close(): Promise<void>;
}

/** Opens an export whose document is to be sent at once, without a link. */
export async function openDocument(
  lading: Lading,
  selection: ExportSelection,
  exportedBy: string,
): Promise<OpenedDocument> {
  const opened = await openExport(lading, selection);
  const { close } = opened;
  try {
    const read = { ...opened, pages: await opened.pages(kindNames) };
    const origin = { id: randomUUID(), exportedAt: new Date(), exportedBy };
    const document = writtenExport(read, { publicUrl: lading.publicUrl, selection, ...origin });
    return { pieces: await begin(writeDocument(document)), close };
  } catch (error) {
    await close();
    throw error;
  }
}
