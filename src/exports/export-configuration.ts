import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { writeDocument } from '../document/formats/json/json-format.ts';
import { type KindName, kindNamed, kindNames, kinds, type RowOf } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import { type JsonObject, JsonText } from '../lib/json.ts';
import type { Services } from '../services/services.ts';
import { type HistoryPoint, readHistoryPoint } from '../store/history.ts';
import { openSnapshot } from '../store/snapshot.ts';
import { assertRoom } from './answer-room.ts';
import { isAsked } from './chosen-sql.ts';
import { readDigest, watermarkOf } from './export-digest.ts';
import { type Origin, surveyPages, writtenExport } from './export-document.ts';
import { type ExportRemarks, findExportRemarks, noRemarks } from './export-remarks.ts';
import { choose, type ExportSelection, findMissing, type MissingEntity } from './export-selection.ts';
import { countChosen, readDeleted, readPages, readRows } from './read-chosen.ts';
import { assertReachable } from './watermark.ts';

/** What is asked of an export; only that is read. */
export interface ExportParts {
  readonly counts: boolean;
  readonly digest: boolean;
  readonly missing: boolean;
  readonly remarks: boolean;
  /** Needs the digest. */
  readonly watermark: boolean;
  /** Of a delta. */
  readonly deleted: boolean;
  /** Kinds to be read as rows. */
  readonly rows: readonly KindName[];
  readonly dependencies: boolean;
  /** Needs the digest, the watermark, what is missing, the remarks and what was deleted. */
  readonly document: boolean;
}

/** Whether there is no entity to be looked at: a link can be made however many others wait. */
export const readsNothing = ({ rows, ...parts }: ExportParts): boolean =>
  rows.length === 0 && !Object.values(parts).some(Boolean);

/** Rows of the kinds that were asked for. */
type Rows = { [Name in KindName]?: RowOf[Name][] };

/** Kinds that were asked for are there even when they are empty. */
export type EntityCounts = Readonly<Partial<Record<KindName, number>>>;

/** An export, read in one snapshot of the database. Parts that were not asked for are empty. */
export interface ConfigurationExport extends Origin {
  readonly selection: ExportSelection;
  readonly counts: EntityCounts;
  readonly digest: string;
  readonly missing: readonly MissingEntity[];
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
}

/**
 * Throws `WatermarkProblem` where nothing can be said about what changed since, and what the signal is aborted with where
 * nobody needs it any more.
 */
export async function exportConfiguration(
  services: Services,
  selection: ExportSelection,
  parts: ExportParts,
  exportedBy: string,
  signal?: AbortSignal,
): Promise<ConfigurationExport> {
  const origin = { id: randomUUID(), exportedAt: new Date(), exportedBy };
  const { manager, close } = await openSnapshot(services.store, idleSeconds, signal);
  try {
    const point = await readHistoryPoint(manager);
    if (selection.since !== undefined) await assertReachable(manager, point, selection.since);
    const chosen = await choose(manager, selection);
    const read = await readParts({ services, manager, selection: chosen, point, origin }, parts);
    return { ...origin, selection, ...read };
  } finally {
    await close();
  }
}

// A process that stands still must not keep the database from cleaning up.
const idleSeconds = 300;

interface Reading {
  readonly services: Services;
  /** Of the snapshot. */
  readonly manager: EntityManager;
  readonly selection: ExportSelection;
  readonly point: HistoryPoint;
  readonly origin: Origin;
}

type Read = Omit<ConfigurationExport, keyof Origin | 'selection'>;

/** What is asked of an export; the rest is empty. */
async function readParts(reading: Reading, parts: ExportParts): Promise<Read> {
  const { services, manager, selection } = reading;
  const digest = parts.digest ? await readDigest(services, manager, selection) : '';
  const known = {
    digest,
    watermark: parts.watermark ? watermarkOf(services, { ...reading, digest }) : '',
    remarks: parts.remarks ? await findExportRemarks(manager, selection) : noRemarks,
    missing: parts.missing ? await findMissing(manager, selection) : [],
    deleted: parts.deleted ? await readDeleted(manager, selection) : [],
  };
  return {
    ...known,
    counts: parts.counts ? await countAll(reading) : {},
    rows: await readAllRows(reading, parts.rows),
    dependencies: parts.dependencies ? await readDependencies(manager, selection) : {},
    document: parts.document ? await readDocument(reading, known) : new JsonText([]),
  };
}

/** Kinds that were asked for are there even when they are empty; others when dependencies brought them. */
async function countAll({ manager, selection }: Reading): Promise<EntityCounts> {
  const counts: Partial<Record<KindName, number>> = {};
  for (const kind of kinds) {
    const count = await countChosen(manager, kind, selection);
    if (count > 0 || isAsked(kind, selection)) counts[kind.name] = count;
  }
  return counts;
}

async function readAllRows(
  { services: { limits }, manager, selection }: Reading,
  names: readonly KindName[],
): Promise<Rows> {
  await assertRoom({ limits, manager, selection }, names.map(kindNamed));
  const rows: Rows = {};
  for (const name of names)
    Object.assign(rows, { [name]: await readRows(manager, kindNamed(name), selection) });
  return rows;
}

type Known = Pick<ConfigurationExport, 'digest' | 'watermark' | 'missing' | 'remarks' | 'deleted'>;

/** Written as a download is, and kept as the text that the database has made. */
async function readDocument(
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

const referring = kinds
  .filter(({ references }) => Object.keys(references).length > 0)
  .map(({ name }) => name);

/** Which entity of the export refers to which keys. To be called in its snapshot. */
async function readDependencies(manager: EntityManager, selection: ExportSelection): Promise<JsonObject> {
  const { pages, dependencies } = surveyPages(readPages(manager, selection, referring));
  for await (const _ of pages);
  return dependencies();
}
