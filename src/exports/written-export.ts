import type { WrittenDocument, WrittenPage } from '../document/written-document.ts';
import type { EntityReference } from '../kinds/words.ts';
import { exportEnvelope, exportMetadata, type Origin } from './export-document.ts';
import type { ExportRemarks } from './export-remarks.ts';
import type { ExportSelection } from './export-selection.ts';
import { surveyPages } from './survey-pages.ts';

interface ReadExport {
  readonly pages: AsyncIterable<WrittenPage>;
  readonly digest: string;
  readonly watermark: string;
  readonly missing: readonly EntityReference[];
  readonly remarks: ExportRemarks;
  /** Of a delta. */
  readonly deleted?: readonly EntityReference[];
}

interface Writing extends Origin {
  readonly publicUrl: string;
  readonly selection: ExportSelection;
}

/** The document of an export, to be written once. */
export function writtenExport(
  read: ReadExport,
  { publicUrl, selection, ...origin }: Writing,
): WrittenDocument {
  const { pages, counts, dependencies } = surveyPages(read.pages);
  const { deleted, digest, watermark, missing, remarks } = read;
  return {
    envelope: exportEnvelope(publicUrl, origin),
    ...(deleted !== undefined && { deleted }),
    pages,
    metadata: () =>
      exportMetadata(selection, {
        counts: counts(),
        dependencies: dependencies(),
        digest,
        watermark,
        missing,
        remarks,
      }),
  };
}
