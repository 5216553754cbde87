import { randomUUID } from 'node:crypto';
import { writeDocument } from '../document/formats/json/json-format.ts';
import { type KindName, kindNames } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import { type JsonObject, JsonText } from '../lib/json.ts';
import type { Services } from '../services/services.ts';
import type { Origin } from './export-document.ts';
import { type ExportRemarks, noRemarks } from './export-remarks.ts';
import type { ExportSelection } from './export-selection.ts';
import { type OpenedExport, openExport } from './open-export.ts';
import type { EntityCounts } from './read-chosen.ts';
import type { Rows } from './read-rows.ts';

/** What is asked of an export; only that is read. */
export interface ExportParts {
  readonly counts: boolean;
  readonly digest: boolean;
  readonly missing: boolean;
  readonly remarks: boolean;
  readonly watermark: boolean;
  /** What is gone since the base of a delta. */
  readonly deleted: boolean;
  /** Kinds to be read as rows. */
  readonly rows: readonly KindName[];
  readonly dependencies: boolean;
  readonly document: boolean;
}

/** Whether there is no entity to be looked at: a link can be made however many others wait. */
export const readsNothing = ({ rows, ...parts }: ExportParts): boolean =>
  rows.length === 0 && !Object.values(parts).some(Boolean);

/** An export, read in one snapshot of the database. Parts that were not asked for are empty. */
export interface ConfigurationExport extends Origin {
  readonly selection: ExportSelection;
  readonly counts: EntityCounts;
  readonly digest: string;
  readonly missing: readonly EntityReference[];
  readonly remarks: ExportRemarks;
  /** Give it to `since` of the next export. */
  readonly watermark: string;
  /** What a delta's base has, and this database has not any more. */
  readonly deleted: readonly EntityReference[];
  readonly rows: Readonly<Rows>;
  /** Which entity refers to which keys. */
  readonly dependencies: JsonObject;
  /** All of it, as a download has it. */
  readonly document: JsonText;
  /** How many entities there are in the document and in the rows. */
  readonly shown: EntityCounts;
}

/** Reads an export as a value. Throws as `openExport` does, and `ANSWER_TOO_LARGE`. */
export async function exportConfiguration(
  services: Services,
  selection: ExportSelection,
  parts: ExportParts,
  exportedBy: string,
  signal?: AbortSignal,
): Promise<ConfigurationExport> {
  const origin = { id: randomUUID(), exportedAt: new Date(), exportedBy };
  const opened = await openExport(services, selection, signal);
  try {
    return { ...origin, selection, ...(await readParts(opened, parts, origin)) };
  } finally {
    await opened.close();
  }
}

type Read = Omit<ConfigurationExport, keyof Origin | 'selection'>;

/** What is asked of an export; the rest is empty. */
const readParts = async (opened: OpenedExport, parts: ExportParts, origin: Origin): Promise<Read> => ({
  digest: parts.digest ? await opened.digest() : '',
  watermark: parts.watermark ? await opened.watermark() : '',
  remarks: parts.remarks ? await opened.remarks() : noRemarks,
  missing: parts.missing ? await opened.missing() : [],
  deleted: parts.deleted ? await opened.deleted() : [],
  counts: parts.counts ? await opened.counts() : {},
  rows: await opened.rows(parts.rows),
  dependencies: parts.dependencies ? await opened.dependencies() : {},
  document: parts.document ? await readDocument(opened, origin) : new JsonText([]),
  shown: opened.shown(),
});

/** Written as a download is, and kept as the text that the database has made. */
async function readDocument(opened: OpenedExport, origin: Origin): Promise<JsonText> {
  // Outside of the engine's heap, which would grow by several times as much.
  const pieces: Uint8Array[] = [];
  for await (const piece of writeDocument(await opened.document(origin, kindNames)))
    pieces.push(Buffer.from(piece));
  return new JsonText(pieces);
}

/** What an export would have, without reading its entities but where secrets are looked for that it would show. */
export interface ExportPreview {
  readonly counts: EntityCounts;
  readonly total: number;
  readonly estimatedBytes: number;
  readonly missing: readonly EntityReference[];
  readonly remarks: ExportRemarks;
}

/** Counts and estimates what an export would have. Throws as `openExport` does. */
export async function previewExport(
  services: Services,
  selection: ExportSelection,
  signal?: AbortSignal,
): Promise<ExportPreview> {
  const opened = await openExport(services, selection, signal);
  try {
    const counts = await opened.counts();
    return {
      counts,
      total: Object.values(counts).reduce((sum, count) => sum + count, 0),
      estimatedBytes: await opened.estimate(),
      missing: await opened.missing(),
      remarks: await opened.remarks(),
    };
  } finally {
    await opened.close();
  }
}
