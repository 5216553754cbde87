import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Kind, Portable } from '../../kinds/kind.ts';
import { type KindName, kindNamed, kinds, type RowOf } from '../../kinds/registry.ts';
import type { EntityReference } from '../../kinds/words.ts';
import { omitSecrets } from '../../secrets/omit-secrets.ts';
import { type HistoryPoint, readHistoryPoint } from '../../store/database-identity.ts';
import type { Lading } from '../lading.ts';
import { assertReachable } from './assert-reachable.ts';
import { isAsked } from './chosen-sql.ts';
import { type ExportSelection, withoutSince } from './export-selection.ts';
import { findMissing, type MissingEntity } from './find-missing.ts';
import { countChosen, readChosen, readRows } from './read-chosen.ts';
import { readDeleted } from './read-deleted.ts';
import { readDigest } from './read-digest.ts';
import { watermarkOf } from './watermark-of.ts';

/** What is asked of an export; only that is read. */
export interface ExportParts {
  readonly counts: boolean;
  readonly digest: boolean;
  readonly missing: boolean;
  /** Needs the digest. */
  readonly watermark: boolean;
  /** Of a delta. */
  readonly deleted: boolean;
  /** Kinds to be read as rows. */
  readonly rows: readonly KindName[];
  /** The entities as the document has them. */
  readonly portables: boolean;
}

/** Rows of the kinds that were asked for. */
export type Rows = { [Name in KindName]?: RowOf[Name][] };

/** Kinds that were asked for are there even when they are empty. */
export type EntityCounts = Readonly<Partial<Record<KindName, number>>>;

/** An export, read in one snapshot of the database. Parts that were not asked for are empty. */
export interface ConfigurationExport {
  readonly id: string;
  readonly exportedAt: Date;
  readonly exportedBy: string;
  readonly selection: ExportSelection;
  readonly counts: EntityCounts;
  readonly digest: string;
  readonly missing: readonly MissingEntity[];
  /** Give it to `since` of the next export. */
  readonly watermark: string;
  /** What a delta's base has, and this database has not any more. */
  readonly deleted: readonly EntityReference[];
  readonly rows: Readonly<Rows>;
  readonly portables: Readonly<Partial<Record<KindName, readonly Portable[]>>>;
}

/** Throws `WatermarkProblem` where nothing can be said about what changed since. */
export async function exportConfiguration(
  lading: Lading,
  selection: ExportSelection,
  parts: ExportParts,
  exportedBy: string,
): Promise<ConfigurationExport> {
  const read = await lading.store.dataSource.transaction('REPEATABLE READ', async (manager) => {
    // Stated at the start, so that no write can slip in by mistake.
    await manager.query('SET TRANSACTION READ ONLY');
    const point = await readHistoryPoint(manager);
    if (selection.since !== undefined) await assertReachable(manager, point, selection.since);
    return readParts({ lading, manager, selection, point }, parts);
  });
  return { id: randomUUID(), exportedAt: new Date(), exportedBy, selection, ...read };
}

interface Reading {
  readonly lading: Lading;
  readonly manager: EntityManager;
  readonly selection: ExportSelection;
  readonly point: HistoryPoint;
}

type Read = Omit<ConfigurationExport, 'id' | 'exportedAt' | 'exportedBy' | 'selection'>;

async function readParts(reading: Reading, parts: ExportParts): Promise<Read> {
  const { manager, selection } = reading;
  const portables = parts.portables ? await readPortables(reading) : {};
  const digest = parts.digest ? await readDigest(reading.lading, manager, withoutSince(selection)) : '';
  const counts: Partial<Record<KindName, number>> = {};
  if (parts.counts) for (const kind of kinds) await countKind(reading, kind, counts);
  const rows: Rows = {};
  for (const name of parts.rows)
    Object.assign(rows, { [name]: await readRows(manager, kindNamed(name), selection) });
  const missing = parts.missing ? await findMissing(manager, selection.select ?? []) : [];
  const deleted = parts.deleted ? await readDeleted(manager, selection) : [];
  const watermark = parts.watermark ? watermarkOf(reading.lading, { ...reading, digest }) : '';
  return { portables, digest, counts, rows, missing, deleted, watermark };
}

/** Kinds that were asked for are there even when they are empty; others when dependencies brought them. */
async function countKind(
  { manager, selection }: Reading,
  kind: Kind<KindName>,
  counts: Partial<Record<KindName, number>>,
): Promise<void> {
  const count = await countChosen(manager, kind, selection);
  if (count > 0 || isAsked(kind, selection)) counts[kind.name] = count;
}

async function readPortables({ manager, selection }: Reading): Promise<Read['portables']> {
  const portables: Partial<Record<KindName, Portable[]>> = {};
  for (const kind of kinds) {
    const found: Portable[] = [];
    for await (const page of readChosen(manager, kind, selection)) {
      for (const { portable } of page) found.push(shown(kind, portable, selection));
    }
    if (found.length > 0 || isAsked(kind, selection)) portables[kind.name] = found;
  }
  return portables;
}

const shown = (kind: Kind, portable: Portable, { secrets }: ExportSelection): Portable =>
  secrets === 'omitted' ? omitSecrets(kind, portable) : portable;
