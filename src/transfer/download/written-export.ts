import { randomUUID } from 'node:crypto';
import type { WrittenDocument } from '../../document/written-document.ts';
import type { KindName } from '../../kinds/registry.ts';
import { exportEnvelope, exportMetadata } from '../export/export-document.ts';
import type { ExportSelection } from '../export/export-selection.ts';
import { surveyPages } from '../export/survey-pages.ts';
import type { OpenedExport } from './open-export.ts';

interface Writing {
  readonly publicUrl: string;
  readonly selection: ExportSelection;
  readonly kinds: readonly KindName[];
  readonly exportedAt: Date;
  readonly exportedBy: string;
}

/** The document of an export that was opened, to be written once. */
export async function writtenExport(
  opened: OpenedExport,
  { publicUrl, selection, kinds, exportedAt, exportedBy }: Writing,
): Promise<WrittenDocument> {
  const { pages, counts, dependencies } = surveyPages(await opened.pages(kinds));
  const { deleted, digest, watermark, missing } = opened;
  return {
    envelope: exportEnvelope(publicUrl, { id: randomUUID(), exportedAt, exportedBy }),
    ...(deleted !== undefined && { deleted }),
    pages,
    metadata: () =>
      exportMetadata(selection, {
        counts: counts(),
        dependencies: dependencies(),
        digest,
        watermark,
        missing,
      }),
  };
}
