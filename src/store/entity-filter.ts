import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { foldCase, foldedPattern } from '../lib/fold-case.ts';

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
export function filterEntities<Row extends ObjectLiteral>(
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
