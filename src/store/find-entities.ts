import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import type { EntityRow } from '../kinds/shared-fields.ts';
import { foldCase, foldedPattern } from '../lib/fold-case.ts';
import { type Page, type PageRequest, pageOf } from '../lib/page.ts';
import { isUuid } from '../lib/uuid.ts';

/** A stretch of a kind's entities in the order of their keys; it is cut at keys, so inserts do not move it. */
interface EntityPage extends PageRequest {
  readonly filter: EntityFilter;
}

/** A page of the rows, in the order of their keys. */
export async function findEntityPage<Row extends EntityRow>(
  manager: EntityManager,
  kind: Kind<string, Row>,
  { filter, after, before, limit, fromEnd }: EntityPage,
): Promise<Page<Row>> {
  const query = filterEntities(selectFrom(manager, kind), kind, filter);
  if (after !== undefined) query.andWhere(`e.${kind.key} > :after`, { after });
  if (before !== undefined) query.andWhere(`e.${kind.key} < :before`, { before });
  const found = await query
    .orderBy(`e.${kind.key}`, fromEnd ? 'DESC' : 'ASC')
    .limit(limit + 1)
    .getMany();
  return pageOf(found, { limit, fromEnd });
}

export const countEntities = <Row extends EntityRow>(
  manager: EntityManager,
  kind: Kind<string, Row>,
  filter: EntityFilter,
): Promise<number> => filterEntities(selectFrom(manager, kind), kind, filter).getCount();

/** Rows by id, in no order; what names nothing is left out. */
export const findByIds = async <Row extends EntityRow>(
  manager: EntityManager,
  kind: Kind<string, Row>,
  ids: readonly string[],
): Promise<Row[]> =>
  selectFrom(manager, kind)
    .where('e.id = ANY(:ids)', { ids: ids.filter(isUuid) })
    .getMany();

/** Rows by key, in no order; what names nothing is left out. */
export const findByKeys = async <Row extends EntityRow>(
  manager: EntityManager,
  kind: Kind<string, Row>,
  keys: readonly string[],
): Promise<Row[]> =>
  selectFrom(manager, kind)
    .where(`e.${kind.key} = ANY(:keys)`, { keys: keys.filter(isStorable) })
    .getMany();

const selectFrom = <Row extends EntityRow>(
  manager: EntityManager,
  kind: Kind<string, Row>,
): SelectQueryBuilder<Row> => manager.createQueryBuilder(kind.table, 'e');

// PostgreSQL refuses a statement with a NUL character in a text.
const isStorable = (text: string): boolean => !text.includes('\0');

export const tagMatches = ['any', 'all', 'none'] as const;
export type TagMatch = (typeof tagMatches)[number];

/** Which entities of a kind: everything that is given must hold. */
export interface EntityFilter {
  readonly keys?: readonly string[] | null | undefined;
  /** By label or by id: blanks, underscores and hyphens are the same, and case does not matter. */
  readonly tags?: readonly string[] | null | undefined;
  readonly tagMatch?: TagMatch | undefined;
  readonly isActive?: boolean | null | undefined;
  /** Part of the key, a name or the description, without regard to case. */
  readonly search?: string | null | undefined;
}

/** Makes a value a parameter of the statement and gives the placeholder for it. */
export type Bind = (value: unknown) => string;

/** SQL conditions on the alias `e`, all of which must hold. */
export function entityConditions(kind: Kind, filter: EntityFilter, bind: Bind): string[] {
  const { keys, tags, tagMatch = 'any', isActive, search } = filter;
  const conditions: string[] = [];
  if (keys != null) conditions.push(`e.${kind.key} = ANY(${bind(keys)}::text[])`);
  if (tags != null && tags.length > 0) conditions.push(tagCondition(tags, tagMatch, bind));
  if (isActive != null) conditions.push(`e.is_active = ${bind(isActive)}`);
  if (search) conditions.push(searchCondition(kind, bind(foldedPattern(search))));
  return conditions;
}

/** Adds the filter to a query on the alias `e`. */
function filterEntities<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  kind: Kind,
  filter: EntityFilter,
): SelectQueryBuilder<Row> {
  let count = 0;
  const bind: Bind = (value) => {
    const name = `filter${count++}`;
    query.setParameter(name, value);
    return `:${name}`;
  };
  for (const condition of entityConditions(kind, filter, bind)) query.andWhere(condition);
  return query;
}

const tagConditions = {
  any: (stored, asked) => `${stored} && ${asked}`,
  all: (stored, asked) => `${stored} @> ${asked}`,
  none: (stored, asked) => `NOT ${stored} && ${asked}`,
} satisfies Record<TagMatch, (stored: string, asked: string) => string>;

/** ContextForge calls the tag `Data Science` by its id, `data-science`; other gateways know the one or the other. */
function tagCondition(tags: readonly string[], tagMatch: TagMatch, bind: Bind): string {
  const asked = folded(tags);
  // What has nothing to spell in two ways is found by the index.
  if (!asked.some((tag) => /[ _-]/.test(tag)))
    return tagConditions[tagMatch]('folded_tags(e.tags)', `${bind(asked)}::text[]`);
  const ids = asked.map((tag) => tag.replace(/[ _]/g, '-'));
  return tagConditions[tagMatch](
    "translate(folded_tags(e.tags)::text, ' _', '--')::text[]",
    `${bind(ids)}::text[]`,
  );
}

const folded = (tags: readonly string[]): string[] => tags.map(foldCase);

const searchCondition = (kind: Kind, pattern: string): string =>
  `(${[kind.key, ...kind.searched].map((column) => `e.${column} COLLATE "C" ~ ${pattern}`).join(' OR ')})`;
