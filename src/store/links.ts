import type { EntityManager } from 'typeorm';
import type { EntityRow } from '../kinds/entity-row.ts';
import type { Kind } from '../kinds/kind.ts';

/** Entities, and the kind of those at the other end of their links, whichever of both refers to the other. */
export interface LinkQuery {
  readonly from: Kind;
  readonly to: Kind;
  readonly ids: readonly string[];
}

interface LinkedRow {
  query: number;
  from: string;
  row: EntityRow;
}

/**
 * For each query, the linked rows by the id that they are linked with: what is referred to in its order, what refers
 * by key. One statement for all queries, however many kinds they are about.
 */
export async function findLinked(
  manager: EntityManager,
  queries: readonly LinkQuery[],
): Promise<Map<string, EntityRow[]>[]> {
  const found = queries.map(() => new Map<string, EntityRow[]>());
  const linked: LinkedRow[] = await manager.query(
    `${queries.map(selectLinked).join(' UNION ALL ')} ORDER BY query, rank`,
    queries.map(({ ids }) => ids),
  );
  for (const { query, from, row } of linked) {
    const rows = found[query]?.get(from) ?? [];
    found[query]?.set(from, rows);
    rows.push(withDates(row));
  }
  return found;
}

function selectLinked({ from, to }: LinkQuery, index: number): string {
  const { through, isForward } = linkBetween(from, to);
  const rank = isForward ? 'l.position' : `e.${to.key}`;
  return (
    `SELECT ${index} AS query, l.${from.name}_id AS "from", row_to_json(e) AS row, ` +
    `row_number() OVER (ORDER BY ${rank}) AS rank FROM ${through} l ` +
    `JOIN ${to.collection} e ON e.id = l.${to.name}_id WHERE l.${from.name}_id = ANY($${index + 1}::uuid[])`
  );
}

function linkBetween(from: Kind, to: Kind): { through: string; isForward: boolean } {
  const forward = throughOf(from, to);
  const through = forward ?? throughOf(to, from);
  if (through === undefined) throw new TypeError(`No ${from.name} is linked with a ${to.name}.`);
  return { through, isForward: forward !== undefined };
}

const throughOf = (from: Kind, to: Kind): string | undefined =>
  Object.values(from.references).find(({ kind }) => kind === to)?.through;

/** JSON has no times. */
const withDates = (row: EntityRow): EntityRow => ({
  ...row,
  created_at: new Date(row.created_at),
  updated_at: new Date(row.updated_at),
});
