import { writeDocument } from '../document/formats/json/write-document.ts';
import { kindNames } from '../kinds/registry.ts';
import { JsonText } from '../lib/json-text.ts';
import type { ConfigurationExport } from './export-configuration.ts';
import { readPages } from './read-pages.ts';
import type { Reading } from './read-parts.ts';
import { writtenExport } from './written-export.ts';

type Known = Pick<ConfigurationExport, 'digest' | 'watermark' | 'missing' | 'remarks' | 'deleted'>;

/** Written as a download is, and kept as the text that the database has made. */
export async function readDocument(
  { services: { publicUrl }, manager, selection, origin }: Reading,
  { deleted, ...known }: Known,
): Promise<JsonText> {
  const pages = readPages(manager, selection, kindNames);
  const read = { ...known, ...(selection.since !== undefined && { deleted }), pages };
  // Outside of the engine's heap, which would grow by several times as much.
  const pieces: Uint8Array[] = [];
  for await (const piece of writeDocument(writtenExport(read, { publicUrl, selection, ...origin })))
    pieces.push(Buffer.from(piece));
  return new JsonText(pieces);
}
