import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import { createDigest } from '../planning/digest.ts';
import { digestOfWhole } from '../planning/portable-states.ts';
import type { Services } from '../services/services.ts';
import { hasChanged } from '../store/history.ts';
import { preferKeyOrder } from '../store/snapshot.ts';
import { chosen, isWhole } from './chosen-sql.ts';
import { selectionMark } from './export-document.ts';
import { type ChosenEntity, type ExportSelection, withoutSince } from './export-selection.ts';
import { readChosen } from './read-chosen.ts';

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

/** The chosen entities whose digest has to be computed. */
const readUndigested = (
  manager: EntityManager,
  kind: Kind<KindName>,
  selection: ExportSelection,
): AsyncGenerator<ChosenEntity[]> => readChosen(manager, kind, selection, 'e.digest IS NULL');

/**
 * The digests of the chosen entities by key, as the lines that the digest of the export is made of, and how many of them
 * have to be computed. One text of the database's: as rows they take three times as long.
 */
async function readDigestLines(
  manager: EntityManager,
  kind: Kind<KindName>,
  selection: ExportSelection,
): Promise<{ readonly lines: string; readonly unknown: number }> {
  const { where, parameters } = chosen(kind, selection);
  await preferKeyOrder(manager, isWhole(kind, selection));
  // The order is the subquery's: an aggregate with an order of its own sorts by itself, whatever index there is.
  const [row] = await manager.query(
    `SELECT coalesce(string_agg('${kind.name} ' || digest || E'\\n', ''), '') AS lines, ` +
      '(count(*) - count(digest))::integer AS unknown ' +
      `FROM (SELECT e.digest FROM ${kind.collection} e WHERE ${where} ORDER BY e.${kind.key}) AS ordered`,
    parameters,
  );
  return row;
}

/** Digests of the chosen entities by key; null where it has to be computed. */
async function readDigests(
  manager: EntityManager,
  kind: Kind<KindName>,
  selection: ExportSelection,
): Promise<{ key: string; digest: string | null }[]> {
  await preferKeyOrder(manager, isWhole(kind, selection));
  const { where, parameters } = chosen(kind, selection);
  return manager.query(
    `SELECT e.${kind.key} AS key, e.digest FROM ${kind.collection} e WHERE ${where} ORDER BY e.${kind.key}`,
    parameters,
  );
}
