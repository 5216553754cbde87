import type { EntityManager } from 'typeorm';
import type { WrittenPage } from '../document/document-format.ts';
import type { Kind, Portable } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import { parseExact, stringifyExact } from '../lib/exact-json.ts';
import { omitSecrets } from '../secrets/omit-secrets.ts';
import { changedSince } from '../store/history.ts';
import { portableColumns, portableSql } from '../store/portable-sql.ts';
import { preferKeyOrder, readCursor } from '../store/snapshot.ts';
import { type Chosen, chosen, exportable, isAsked, isWhole, selectedKeys } from './chosen-sql.ts';
import type { ChosenEntity, ExportSelection } from './export-selection.ts';

// Rows that one statement brings: enough to make round trips cheap, few enough not to hold the memory.
const pageRows = 2_000;

/** The chosen entities of a kind by key, page after page. To be called in the snapshot of the export. */
export async function* readChosen(
  manager: EntityManager,
  kind: Kind<KindName>,
  selection: ExportSelection,
  only = 'true',
): AsyncGenerator<ChosenEntity[]> {
  await preferKeyOrder(manager, isWhole(kind, selection));
  for (let after: string | undefined = ''; after !== undefined; ) {
    const { where, parameters } = chosenAfter(kind, selection, after);
    const page: ChosenEntity[] = await manager.query(
      `SELECT e.${kind.key} AS key, e.digest, ${portableSql(kind)} AS portable FROM ${kind.collection} e ` +
        `WHERE ${where} AND ${only} ORDER BY e.${kind.key} LIMIT ${pageRows}`,
      parameters,
    );
    yield page;
    after = page.length < pageRows ? undefined : page.at(-1)?.key;
  }
}

function chosenAfter(kind: Kind<KindName>, selection: ExportSelection, after: string): Chosen {
  const { where, parameters } = chosen(kind, selection);
  return { where: `${where} AND e.${kind.key} > $${parameters.push(after)}`, parameters };
}

/** The portable forms of the chosen entities by key, as text: nobody reads what nobody changes. */
export async function* readTexts(
  manager: EntityManager,
  kind: Kind<KindName>,
  selection: ExportSelection,
): AsyncGenerator<readonly string[]> {
  const { where, parameters } = chosen(kind, selection);
  await preferKeyOrder(manager, isWhole(kind, selection));
  yield* readCursor(
    manager,
    `SELECT row_to_json(portable)::text AS text FROM (SELECT ${portableColumns(kind)} FROM ${kind.collection} e ` +
      `WHERE ${where} ORDER BY e.${kind.key}) AS portable`,
    parameters,
  );
}

/** What a document of these kinds is written from. To be called in the snapshot of the export. */
export async function* readPages(
  manager: EntityManager,
  selection: ExportSelection,
  kindNames: readonly KindName[],
): AsyncGenerator<WrittenPage> {
  for (const kind of kinds) {
    if (!kindNames.includes(kind.name)) continue;
    let isEmpty = true;
    for await (const texts of readTexts(manager, kind, selection)) {
      isEmpty = false;
      yield { kind, entities: shown(kind, texts, selection) };
    }
    if (isEmpty && isAsked(kind, selection)) yield { kind, entities: [] };
  }
}

function shown(
  kind: Kind<KindName>,
  texts: readonly string[],
  { secrets }: ExportSelection,
): readonly string[] {
  if (secrets === 'sealed' || kind.secrets.length === 0) return texts;
  return texts.map((text) => {
    // What exports write are objects.
    const portable = parseExact(text) as Portable;
    return stringifyExact(omitSecrets(kind, portable));
  });
}

/** How many entities of each kind; kinds that were asked for are there even when they are empty. */
export type EntityCounts = Readonly<Partial<Record<KindName, number>>>;

/** How many entities an export has; of kinds that were not asked for, what came along as dependencies. */
export async function countAll(manager: EntityManager, selection: ExportSelection): Promise<EntityCounts> {
  const counts: Partial<Record<KindName, number>> = {};
  for (const kind of kinds) {
    const count = await countChosen(manager, kind, selection);
    if (count > 0 || isAsked(kind, selection)) counts[kind.name] = count;
  }
  return counts;
}

/** How many entities of a kind an export has. */
export async function countChosen(
  manager: EntityManager,
  kind: Kind<KindName>,
  selection: ExportSelection,
): Promise<number> {
  const { where, parameters } = chosen(kind, selection);
  const [row] = await manager.query(
    `SELECT count(*)::integer AS count FROM ${kind.collection} e WHERE ${where}`,
    parameters,
  );
  return row.count;
}

/** Keys of the kinds asked for that name nothing any more, although they may have when the base was exported. */
export async function readDeleted(
  manager: EntityManager,
  selection: ExportSelection,
): Promise<EntityReference[]> {
  const deleted: EntityReference[] = [];
  for (const kind of kinds.filter((one) => isAsked(one, selection))) {
    const keys = await readKeys(manager, kind, selection);
    deleted.push(...keys.map(({ key }) => ({ kind: kind.name, key })));
  }
  return deleted;
}

async function readKeys(
  manager: EntityManager,
  kind: Kind<KindName>,
  { since, select, chosen }: ExportSelection,
): Promise<{ key: string }[]> {
  if (since === undefined) return [];
  const parameters: unknown[] = [kind.name];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  // A name may be the key of what is deleted, and the slug of what is there.
  const keys = selectedKeys(kind, select === undefined ? {} : { select: [...select, ...(chosen ?? [])] });
  const conditions = [
    'd.kind = $1',
    changedSince('d', since.snapshot, bind),
    ...(keys === undefined ? [] : [`d.key = ANY(${bind(keys)}::text[])`]),
    `NOT EXISTS (SELECT FROM ${kind.collection} e WHERE ${[`e.${kind.key} = d.key`, ...exportable(kind)].join(' AND ')})`,
  ];
  return manager.query(
    `SELECT d.key FROM deletions d WHERE ${conditions.join(' AND ')} ORDER BY d.key`,
    parameters,
  );
}
