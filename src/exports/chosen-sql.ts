import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import { type Bind, entityConditions } from '../store/find-entities.ts';
import { changedSince } from '../store/history.ts';
import { type ExportSelection, withoutSince } from './export-selection.ts';

/** An SQL condition on the alias `e`: whether the export shows a row of this kind. */
export function chosenSql(kind: Kind<KindName>, selection: ExportSelection, bind: Bind): string {
  const { since } = selection;
  const changed = since === undefined ? [] : [changedSince('e', since.snapshot, bind)];
  const wanted = asked(kind, selection, bind);
  // A dependency of something that did not change may have changed itself.
  const chosen = wanted === 'true' ? [] : [wanted, ...dependencies(kind, withoutSince(selection), bind)];
  const choice = chosen.length === 0 ? [] : [`(${chosen.join(' OR ')})`];
  return ['true', ...changed, ...choice, ...exportable(kind)].join(' AND ');
}

/** A condition on the alias `e` with parameters of its own. */
export interface Chosen {
  readonly where: string;
  readonly parameters: unknown[];
}

/** The condition by which a statement that has no other parameters finds what an export shows of a kind. */
export function chosen(kind: Kind<KindName>, selection: ExportSelection): Chosen {
  const parameters: unknown[] = [];
  const where = chosenSql(kind, selection, (value) => `$${parameters.push(value)}`);
  return { where, parameters };
}

/** SQL conditions on the alias `e`: whether documents have a row of this kind at all. */
export const exportable = ({ notExported }: Kind): string[] =>
  notExported === undefined ? [] : [`NOT (e.${notExported})`];

function asked(kind: Kind<KindName>, selection: ExportSelection, bind: Bind): string {
  if (!isAsked(kind, selection)) return 'false';
  const { tags, tagMatch, includeInactive, since } = selection;
  const keys = selectedKeys(kind, selection);
  const conditions = entityConditions(
    kind,
    {
      keys,
      tags,
      tagMatch,
      // Whoever has the base must learn that an entity is not active any more.
      isActive: includeInactive || since !== undefined ? undefined : true,
    },
    bind,
  );
  return conditions.length === 0 ? 'true' : `(${conditions.join(' AND ')})`;
}

/** An SQL condition on the alias `e`: whether the export would show a row if inactive ones had been asked for. */
export const leftOutInactiveSql = (kind: Kind<KindName>, selection: ExportSelection, bind: Bind): string =>
  [
    'NOT e.is_active',
    asked(kind, { ...selection, includeInactive: true }, bind),
    // It may have come along with what refers to it.
    `NOT (${chosenSql(kind, selection, bind)})`,
    ...exportable(kind),
  ].join(' AND ');

/** Whether the kind itself was asked for; entities of others can still come along as dependencies. */
export const isAsked = (
  { name }: Kind<KindName>,
  { kinds: only, excludeKinds, select }: ExportSelection,
): boolean =>
  (only?.includes(name) ?? true) &&
  !(excludeKinds?.includes(name) ?? false) &&
  (select?.some(({ kind }) => kind === name) ?? true);

/** Whether nothing narrows the kind down, but perhaps to what is active. */
export const isWhole = (kind: Kind<KindName>, selection: ExportSelection): boolean =>
  isAsked(kind, selection) &&
  selection.since === undefined &&
  selection.tags === undefined &&
  selectedKeys(kind, selection) === undefined;

/** The keys that were asked for; none when the whole kind was. */
export function selectedKeys(
  { name }: Kind<KindName>,
  { select, chosen = select }: Pick<ExportSelection, 'select' | 'chosen'>,
): string[] | undefined {
  if (chosen === undefined) return undefined;
  const selections = chosen.filter(({ kind }) => kind === name);
  return selections.some(({ keys }) => keys == null)
    ? undefined
    : selections.flatMap(({ keys }) => keys ?? []);
}

/** Rows that a chosen entity of another kind refers to. */
function dependencies(kind: Kind<KindName>, selection: ExportSelection, bind: Bind): string[] {
  if (!selection.includeDependencies || selection.excludeKinds?.includes(kind.name)) return [];
  return kinds.flatMap((from) =>
    Object.values(from.references)
      .filter((reference) => reference.kind.name === kind.name)
      .map(
        ({ through }) =>
          `e.id IN (SELECT l.${kind.name}_id FROM ${through} l WHERE l.${from.name}_id IN ` +
          `(SELECT e.id FROM ${from.collection} e WHERE ${chosenSql(from, selection, bind)}))`,
      ),
  );
}
