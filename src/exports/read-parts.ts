import type { EntityManager } from 'typeorm';
import { type KindName, kindNamed, kinds } from '../kinds/registry.ts';
import { JsonText } from '../lib/json-text.ts';
import type { Services } from '../services/services.ts';
import type { HistoryPoint } from '../store/history.ts';
import { assertRoom } from './answer-room.ts';
import { isAsked } from './chosen-sql.ts';
import type { ConfigurationExport, EntityCounts, ExportParts, Rows } from './export-configuration.ts';
import type { Origin } from './export-document.ts';
import { findExportRemarks, noRemarks } from './export-remarks.ts';
import type { ExportSelection } from './export-selection.ts';
import { findMissing } from './find-missing.ts';
import { countChosen, readRows } from './read-chosen.ts';
import { readDeleted } from './read-deleted.ts';
import { readDependencies } from './read-dependencies.ts';
import { readDigest } from './read-digest.ts';
import { readDocument } from './read-document.ts';
import { watermarkOf } from './watermark-of.ts';

export interface Reading {
  readonly services: Services;
  /** Of the snapshot. */
  readonly manager: EntityManager;
  readonly selection: ExportSelection;
  readonly point: HistoryPoint;
  readonly origin: Origin;
}

type Read = Omit<ConfigurationExport, keyof Origin | 'selection'>;

/** What is asked of an export; the rest is empty. */
export async function readParts(reading: Reading, parts: ExportParts): Promise<Read> {
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
