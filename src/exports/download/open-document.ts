import { randomUUID } from 'node:crypto';
import type { DocumentFormat } from '../../document/document-format.ts';
import { begin } from '../../lib/begin.ts';
import type { Services } from '../../services/services.ts';
import { type ExportSelection, namedKinds } from '../export-selection.ts';
import { writtenExport } from '../written-export.ts';
import { openExport } from './open-export.ts';

/** The document of an export, to be taken once and as slowly as anybody likes. */
export interface OpenedDocument {
  readonly pieces: AsyncIterable<string | Uint8Array>;
  /** Gives back what it is read from, at its end or before. */
  close(): Promise<void>;
}

interface ExportRequest {
  readonly selection: ExportSelection;
  readonly format: DocumentFormat;
  readonly exportedBy: string;
}

/** Opens an export whose document is to be sent at once, without a link. */
export async function openDocument(
  services: Services,
  { selection, format, exportedBy }: ExportRequest,
  signal?: AbortSignal,
): Promise<OpenedDocument> {
  const opened = await openExport(services, selection, signal);
  const { close } = opened;
  try {
    const read = { ...opened, pages: await opened.pages(format.kinds) };
    const origin = { id: randomUUID(), exportedAt: new Date(), exportedBy };
    const document = writtenExport(read, { publicUrl: services.publicUrl, selection, ...origin });
    const context = { ring: services.ring, named: namedKinds(selection) };
    return { pieces: await begin(format.write(document, context)), close };
  } catch (error) {
    await close();
    throw error;
  }
}
