import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import { createDigest } from '../planning/digest.ts';
import { digestOfWhole } from '../planning/portable-states.ts';
import type { Services } from '../services/services.ts';
import { type HistoryPoint, hasChanged } from '../store/history.ts';
import { selectionMark } from './export-document.ts';
import { type ExportSelection, withoutSince } from './export-selection.ts';
import { readDigestLines, readDigests, readUndigested } from './read-chosen.ts';
import { formatWatermark } from './watermark.ts';

/** The digest of everything that the export shows; of a delta, what it leads to. To be called in its snapshot. */
export async function readDigest(
  services: Pick<Services, 'ring'>,
  manager: EntityManager,
  selection: ExportSelection,
): Promise<string> {
  const { since } = selection;
  const isAsBefore =
    since?.digestKey === services.ring.keyId &&
    since.selection === selectionMark(selection) &&
    !(await hasChanged(manager, since.snapshot));
  return isAsBefore ? since.digest : readAll(services, manager, withoutSince(selection));
}

async function readAll(
  services: Pick<Services, 'ring'>,
  manager: EntityManager,
  selection: ExportSelection,
): Promise<string> {
  const digest = createDigest();
  for (const kind of kinds) {
    const { lines, unknown } = await readDigestLines(manager, kind, selection);
    if (unknown === 0) digest.addLines(lines);
    else
      for (const known of await completed(services, manager, kind, selection)) digest.add(kind.name, known);
  }
  return digest.finish();
}

/** Digests by key, with those computed that a change elsewhere has made void. */
async function completed(
  { ring }: Pick<Services, 'ring'>,
  manager: EntityManager,
  kind: Kind<KindName>,
  selection: ExportSelection,
): Promise<string[]> {
  const computed = new Map<string, string>();
  for await (const page of readUndigested(manager, kind, selection)) {
    for (const { key, portable } of page) computed.set(key, digestOfWhole(kind, portable, ring));
  }
  const stored = await readDigests(manager, kind, selection);
  return stored.map(({ key, digest }) => digest ?? computed.get(key) ?? '');
}

interface Shown {
  readonly selection: ExportSelection;
  readonly point: HistoryPoint;
  /** Of the export. */
  readonly digest: string;
}

/** What the next delta asks with, to go on from this export. */
export const watermarkOf = ({ ring }: Pick<Services, 'ring'>, { selection, point, digest }: Shown): string =>
  formatWatermark({ ...point, digest, digestKey: ring.keyId, selection: selectionMark(selection) });
