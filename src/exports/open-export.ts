import type { EntityManager } from 'typeorm';
import type { WrittenPage } from '../document/document-format.ts';
import type { KindName } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import type { Services } from '../services/services.ts';
import { readHistoryPoint } from '../store/history.ts';
import { openSnapshot } from '../store/snapshot.ts';
import { readDigest, watermarkOf } from './export-digest.ts';
import { type ExportRemarks, findExportRemarks } from './export-remarks.ts';
import { choose, type ExportSelection, findMissing } from './export-selection.ts';
import { enterExports } from './exporting.ts';
import { readDeleted, readPages } from './read-chosen.ts';
import { spoolPages, spoolWhenWanted } from './spool-pages.ts';
import { assertReachable } from './watermark.ts';

/** An export in one snapshot of the database, of which only the digest has been read so far. */
export interface OpenedExport {
  readonly digest: string;
  readonly watermark: string;
  /** Of a delta: what its base has, and this database has not any more. */
  readonly deleted?: readonly EntityReference[];
  /** Selected keys that name nothing. */
  readonly missing: readonly EntityReference[];
  readonly remarks: ExportRemarks;
  /** To be called once; taken as slowly as anybody likes. */
  pages(kinds: readonly KindName[]): Promise<AsyncIterable<WrittenPage>>;
  close(): Promise<void>;
}

// A page that is not taken within this time ends the download: the database cannot clean up while it is open.
const idleSeconds = 300;

/**
 * On PostgreSQL the pages come out of the database as they are taken, until others wait for the place. The embedded one
 * has a single session, which a slow reader would keep from everybody. Then they are all read without waiting for him,
 * and put aside, and his place is free as soon as that is done. Throws `TooManyExports`.
 */
export async function openExport(
  services: Pick<Services, 'store' | 'ring' | 'exports' | 'limits'>,
  selection: ExportSelection,
  signal?: AbortSignal,
): Promise<OpenedExport> {
  const place = await enterExports(services, signal);
  const snapshot = await openSnapshot(services.store, idleSeconds, signal).catch((error: unknown) => {
    place.leave();
    throw error;
  });
  const closing = [snapshot.close, async () => place.leave()];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0)) await end();
  };
  let chosen = selection;
  const pages = async (kinds: readonly KindName[]): Promise<AsyncIterable<WrittenPage>> => {
    const read = readPages(snapshot.manager, chosen, kinds);
    const release = async (): Promise<void> => {
      await snapshot.close();
      place.stepAside();
    };
    const released = closingAfter(read, release);
    const spool =
      services.store.type === 'postgres'
        ? spoolWhenWanted(released, services.ring, place.wanted)
        : await spoolPages(released, services.ring);
    closing.unshift(spool.close);
    return spool.pages;
  };
  try {
    chosen = await choose(snapshot.manager, selection);
    return { ...(await describe(services, snapshot.manager, chosen)), pages, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* closingAfter<Item>(
  items: AsyncIterable<Item>,
  close: () => Promise<void>,
): AsyncGenerator<Item> {
  try {
    yield* items;
  } finally {
    await close();
  }
}

/** What is known of an export without its entities. Throws `WatermarkProblem` where that cannot be said. */
async function describe(
  services: Pick<Services, 'ring'>,
  manager: EntityManager,
  selection: ExportSelection,
): Promise<Omit<OpenedExport, 'pages' | 'close'>> {
  const point = await readHistoryPoint(manager);
  const { since } = selection;
  if (since !== undefined) await assertReachable(manager, point, since);
  const digest = await readDigest(services, manager, selection);
  return {
    digest,
    watermark: watermarkOf(services, { selection, point, digest }),
    missing: await findMissing(manager, selection),
    remarks: await findExportRemarks(manager, selection),
    ...(since !== undefined && { deleted: await readDeleted(manager, selection) }),
  };
}
