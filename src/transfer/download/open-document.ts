import { randomUUID } from 'node:crypto';
import { writeDocument } from '../../document/formats/json/write-document.ts';
import { kindNames } from '../../kinds/registry.ts';
import { begin } from '../../lib/begin.ts';
import { exportEnvelope, exportMetadata } from '../export/export-document.ts';
import type { ExportSelection } from '../export/export-selection.ts';
import { surveyPages } from '../export/survey-pages.ts';
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
  const { digest, missing, pages: open, close } = await openExport(lading, selection);
  try {
    const { pages, counts, dependencies } = surveyPages(await open(kindNames));
    const envelope = exportEnvelope(lading.publicUrl, {
      id: randomUUID(),
      exportedAt: new Date(),
      exportedBy,
    });
    const metadata = () =>
      exportMetadata({ selection }, { counts: counts(), dependencies: dependencies(), digest, missing });
    return { pieces: await begin(writeDocument({ envelope, pages, metadata })), close };
  } catch (error) {
    await close();
    throw error;
  }
}
