import { randomUUID } from 'node:crypto';
import type { KindName, RowOf } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';
import type { JsonText } from '../lib/json-text.ts';
import type { Services } from '../services/services.ts';
import { readHistoryPoint } from '../store/history.ts';
import { openSnapshot } from '../store/snapshot.ts';
import { assertReachable } from './assert-reachable.ts';
import { choose } from './choose.ts';
import type { Origin } from './export-document.ts';
import type { ExportRemarks } from './export-remarks.ts';
import type { ExportSelection } from './export-selection.ts';
import type { MissingEntity } from './find-missing.ts';
import { readParts } from './read-parts.ts';

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
export type Rows = { [Name in KindName]?: RowOf[Name][] };

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
