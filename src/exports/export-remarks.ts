import type { EntityManager } from 'typeorm';
import { moreNotOmitted, mostSecretsTold, secretNotOmitted } from '../document/shown-secrets.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import { firstWarnings } from '../planning/find-slips.ts';
import type { Bind } from '../store/find-entities.ts';
import { chosenSql, isAsked, leftOutInactiveSql, selectedKeys } from './chosen-sql.ts';
import { type ExportSelection, namedKinds, secretsWithheld, withoutSince } from './export-selection.ts';
import { readTexts } from './read-chosen.ts';

/** What is to be said of an export besides what it has. */
export interface ExportRemarks {
  /** How many entities it would have if inactive ones had been asked for; kinds that have none are not there. */
  readonly leftOutInactive: Readonly<Partial<Record<KindName, number>>>;
  /** What was asked for and matches nothing, but for keys; secrets in an export that is to have none. */
  readonly warnings: readonly string[];
}

export const noRemarks: ExportRemarks = { leftOutInactive: {}, warnings: [] };

/** Finds what is to be said of an export. To be called in its snapshot. */
export async function findExportRemarks(
  manager: EntityManager,
  selection: ExportSelection,
): Promise<ExportRemarks> {
  const warnings = firstWarnings([
    ...(selection.secretsWithheld ? [secretsWithheld] : []),
    ...(await unmatchedTags(manager, selection)),
    ...(await unmatchedKinds(manager, selection)),
    ...(await findShownSecrets(manager, selection)),
  ]);
  return { leftOutInactive: await countLeftOut(manager, selection), warnings };
}

async function countLeftOut(
  manager: EntityManager,
  selection: ExportSelection,
): Promise<ExportRemarks['leftOutInactive']> {
  if (selection.includeInactive || selection.since !== undefined) return {};
  const asked = kinds.filter((kind) => isAsked(kind, selection));
  const counts = await ask(
    manager,
    asked,
    (kind, bind) =>
      `SELECT count(*)::integer FROM ${kind.collection} e WHERE ${leftOutInactiveSql(kind, selection, bind)}`,
  );
  return Object.fromEntries(
    [...counts].flatMap(([{ name }, count]) =>
      typeof count === 'number' && count > 0 ? [[name, count]] : [],
    ),
  );
}

/** A warning for each tag that nothing has. */
export async function unmatchedTags(manager: EntityManager, selection: ExportSelection): Promise<string[]> {
  const { tags = [], tagMatch } = selection;
  // Who asks for what has none of the tags is content with all there is.
  if (tagMatch === 'none') return [];
  const asked = kinds.filter((kind) => isAsked(kind, selection));
  const matches = await ask(manager, [...new Set(tags)], (tag, bind) => {
    const narrow = { ...withoutSince(selection), tags: [tag], includeDependencies: false };
    return ['false', ...asked.map((kind) => existsSql(kind, narrow, bind))].join(' OR ');
  });
  return [...matches].flatMap(([tag, isMatch]) => (isMatch ? [] : [tagWithoutMatch(tag)]));
}

async function unmatchedKinds(manager: EntityManager, selection: ExportSelection): Promise<string[]> {
  // Nothing that changed is what one hopes for.
  if (selection.since !== undefined) return [];
  const named = namedKinds(selection);
  const asked = kinds.filter(
    (kind) => named.includes(kind.name) && isAsked(kind, selection) && isWholeKind(kind, selection),
  );
  const matches = await ask(manager, asked, (kind, bind) => existsSql(kind, selection, bind));
  return [...matches].flatMap(([{ collection }, isMatch]) => (isMatch ? [] : [kindWithoutMatch(collection)]));
}

// Keys that name nothing are listed one by one.
const isWholeKind = (kind: (typeof kinds)[number], selection: ExportSelection): boolean =>
  selectedKeys(kind, selection) === undefined;

const existsSql = (kind: (typeof kinds)[number], selection: ExportSelection, bind: Bind): string =>
  `EXISTS (SELECT 1 FROM ${kind.collection} e WHERE ${chosenSql(kind, selection, bind)})`;

/** One statement that answers a question about each item. */
async function ask<Item>(
  manager: EntityManager,
  items: readonly Item[],
  question: (item: Item, bind: Bind) => string,
): Promise<Map<Item, unknown>> {
  if (items.length === 0) return new Map();
  const parameters: unknown[] = [];
  const bind: Bind = (value) => `$${parameters.push(value)}`;
  const columns = items.map((item, at) => `(${question(item, bind)}) AS answer_${at}`);
  const [row] = await manager.query(`SELECT ${columns.join(', ')}`, parameters);
  return new Map(items.map((item, at) => [item, row[`answer_${at}`]]));
}

const tagWithoutMatch = (tag: string): string =>
  `TAG_WITHOUT_MATCH: Nothing that was asked for has the tag '${tag}'; look at how it is spelt.`;

const kindWithoutMatch = (collection: string): string =>
  `SELECTION_WITHOUT_MATCH: There are no ${collection} that match what was asked for.`;

/**
 * A warning for each entity of an export without secrets that looks as if it had one nevertheless, where none is left
 * out. All entities are read for it. To be called in the snapshot of the export.
 */
async function findShownSecrets(
  manager: EntityManager,
  selection: ExportSelection,
): Promise<readonly string[]> {
  if (selection.secrets === 'sealed') return [];
  const warnings: string[] = [];
  for await (const warning of shownSecrets(manager, selection)) {
    if (warnings.push(warning) === mostSecretsTold) return [...warnings, moreNotOmitted];
  }
  return warnings;
}

async function* shownSecrets(manager: EntityManager, selection: ExportSelection): AsyncGenerator<string> {
  for (const kind of kinds)
    for await (const texts of readTexts(manager, kind, selection))
      for (const text of texts) {
        const warning = secretNotOmitted(kind, JSON.parse(text));
        if (warning !== undefined) yield warning;
      }
}
