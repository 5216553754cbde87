import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { EntityRow } from '../kinds/entity-row.ts';
import type { Kind } from '../kinds/kind.ts';
import { type EntityFilter, filterEntities } from './entity-filter.ts';
import { isUuid } from './is-uuid.ts';

/** A stretch of a kind's entities in the order of their keys; it is cut at keys, so inserts do not move it. */
export interface EntityPage {
  readonly filter: EntityFilter;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
  /** Takes the last ones of the stretch, not the first. */
  readonly fromEnd: boolean;
}

/** Rows in the order of their keys, and whether the stretch has more of them beyond the limit. */
export interface FoundPage<Row> {
  readonly rows: Row[];
  readonly hasMore: boolean;
}

export async function findEntityPage<Row extends EntityRow>(
  manager: EntityManager,
  kind: Kind<string, Row>,
  { filter, after, before, limit, fromEnd }: EntityPage,
): Promise<FoundPage<Row>> {
  const query = filterEntities(selectFrom(manager, kind), kind, filter);
  if (after !== undefined) query.andWhere(`e.${kind.key} > :after`, { after });
  if (before !== undefined) query.andWhere(`e.${kind.key} < :before`, { before });
  const found = await query
    .orderBy(`e.${kind.key}`, fromEnd ? 'DESC' : 'ASC')
    .limit(limit + 1)
    .getMany();
  const rows = found.slice(0, limit);
  return { rows: fromEnd ? rows.reverse() : rows, hasMore: found.length > limit };
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
