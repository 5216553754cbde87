import type { EntityManager } from 'typeorm';
import type { WrittenDocument, WrittenPage } from '../document/document-format.ts';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Services } from '../services/services.ts';
import { readHistoryPoint } from '../store/history.ts';
import { openSnapshot } from '../store/snapshot.ts';
import { anyDigest, estimateBytes } from './estimate-bytes.ts';
import { readDigest } from './export-digest.ts';
import { countPages, type Origin, selectionMark, writtenExport } from './export-document.ts';
import { type ExportRemarks, findExportRemarks, unmatchedTags } from './export-remarks.ts';
import { type ChosenEntity, choose, type ExportSelection, findMissing } from './export-selection.ts';
import { countAll, type EntityCounts, readChosen, readDeleted, readPages } from './read-chosen.ts';
import { type Rows, readRows } from './read-rows.ts';
import { sealingFor } from './seal-for-recipient.ts';
import { assertReachable, formatWatermark } from './watermark.ts';

/** Pages of a document, to be taken once. */
export type Pages = AsyncIterable<WrittenPage>;

/**
 * An export in one snapshot of the database. Nothing of it is read before it is asked for, and what can be asked for
 * without arguments is read once. One thing at a time: it is one connection.
 */
export interface OpenedExport {
  /** The digest of everything that the export shows; of a delta, what it leads to. */
  digest(): Promise<string>;
  /** What the next export is given as `changedSince`, to go on from this one. */
  watermark(): Promise<string>;
  /** Selected keys that name nothing. */
  missing(): Promise<readonly EntityReference[]>;
  /** What a delta's base has, and this database has not any more. */
  deleted(): Promise<readonly EntityReference[]>;
  /** What is to be said of the export besides what it has. */
  remarks(): Promise<ExportRemarks>;
  /** A warning for each tag that nothing has; they are among the remarks. */
  unmatchedTags(): Promise<readonly string[]>;
  counts(): Promise<EntityCounts>;
  /** Which entity refers to which keys, as documents have it. */
  dependencies(): Promise<JsonObject>;
  /** About how many bytes the JSON document takes. */
  estimate(): Promise<number>;
  /** Entities as rows. Throws `ANSWER_TOO_LARGE`. */
  rows(kinds: readonly KindName[]): Promise<Rows>;
  /** The entities of a kind by key, page after page. */
  entities(kind: Kind<KindName>): AsyncIterable<ChosenEntity[]>;
  /** The document of these kinds, to be written once; `pass` is what its pages go through, after all else has been read. */
  document(
    origin: Origin,
    kinds: readonly KindName[],
    pass?: (pages: Pages) => Promise<Pages>,
  ): Promise<WrittenDocument>;
  /** How many entities are shown as rows, or have gone into the document until now: of a kind that is both, once. */
  shown(): EntityCounts;
  close(): Promise<void>;
}

// Who stands still for so long, or does not take a page, loses the export: the database cannot clean up while it is open.
const idleSeconds = 300;

/**
 * Opens an export, the one way for all that look at what it shows. Throws a `ProblemError` where nothing can be said
 * about what changed since, and what the signal is aborted with where nobody needs it any more.
 */
export async function openExport(
  services: Services,
  selection: ExportSelection,
  signal?: AbortSignal,
): Promise<OpenedExport> {
  const { manager, close } = await openSnapshot(services.store, idleSeconds, signal);
  const point = once(() => readHistoryPoint(manager));
  try {
    if (selection.since !== undefined) await assertReachable(manager, await point(), selection.since);
    const chosen = await choose(manager, selection);
    return { ...readersOf({ services, manager, selection: chosen, point }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Reading {
  readonly services: Services;
  /** The transaction of the snapshot. */
  readonly manager: EntityManager;
  readonly selection: ExportSelection;
  readonly point: () => ReturnType<typeof readHistoryPoint>;
}

function readersOf({ services, manager, selection, point }: Reading): Omit<OpenedExport, 'close'> {
  const { ring, limits, publicUrl } = services;
  const digest = once(() => readDigest(services, manager, selection));
  const watermarkWith = async (known: string) =>
    formatWatermark({
      ...(await point()),
      digest: known,
      digestKey: ring.keyId,
      selection: selectionMark(selection),
    });
  const watermark = once(async () => watermarkWith(await digest()));
  const missing = once(() => findMissing(manager, selection));
  const deleted = once(() => readDeleted(manager, selection));
  const remarks = once(() => findExportRemarks(manager, selection));
  const counts = once(() => countAll(manager, selection));
  const asRows: Record<string, number> = {};
  let inDocument: () => EntityCounts = () => ({});
  const known = async () => ({ missing: await missing(), remarks: await remarks() });
  return {
    ...{ digest, watermark, missing, deleted, remarks, counts },
    unmatchedTags: once(() => unmatchedTags(manager, selection)),
    dependencies: once(() => readDependencies(manager, selection)),
    estimate: once(async () =>
      estimateBytes(
        { manager, selection, publicUrl },
        { ...(await known()), counts: await counts(), watermark: await watermarkWith(anyDigest) },
      ),
    ),
    shown: () => ({ ...asRows, ...inDocument() }),
    rows: async (names) => {
      const rows = await readRows({ limits, manager, selection }, names);
      for (const [kind, ofKind] of Object.entries(rows)) asRows[kind] = ofKind.length;
      return rows;
    },
    entities: (kind) => readChosen(manager, kind, selection),
    document: async (origin, names, pass = asTheyCome) => {
      const described = { digest: await digest(), watermark: await watermark(), ...(await known()) };
      const gone = selection.since === undefined ? {} : { deleted: await deleted() };
      const pages = await pass(readPages(manager, selection, names));
      const { recipient, secrets } = selection;
      const sealing = recipient && secrets === 'sealed' ? await sealingFor(recipient, ring) : undefined;
      const counted = countPages(sealing?.pages(pages) ?? pages);
      inDocument = counted.counts;
      return writtenExport(
        { ...described, ...gone, ...counted },
        { publicUrl, selection, sealing, ...origin },
      );
    },
  };
}

function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => (value ??= read());
}

const asTheyCome = async (pages: Pages): Promise<Pages> => pages;

const referring = kinds
  .filter(({ references }) => Object.keys(references).length > 0)
  .map(({ name }) => name);

async function readDependencies(manager: EntityManager, selection: ExportSelection): Promise<JsonObject> {
  const { pages, dependencies } = countPages(readPages(manager, selection, referring));
  for await (const _ of pages);
  return dependencies();
}
