import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import type { EntityRow } from '../kinds/shared-fields.ts';

/** Entities, and the kind of those at the other end of their links, whichever of both refers to the other. */
interface LinkQuery {
  readonly from: Kind;
  readonly to: Kind;
  readonly ids: readonly string[];
}

interface LinkedRow {
  readonly query: number;
  readonly from: string;
  readonly to: string;
  /** Of the first link to the entity; null for the others. */
  readonly row: EntityRow | null;
}

/**
 * For each query, the linked rows by the id that they are linked with: what is referred to in its order, what refers
 * by key. One statement for all queries, however many kinds they are about. Undefined where there are more than `most` links.
 */
export async function findLinked(
  manager: EntityManager,
  queries: readonly LinkQuery[],
  most: number,
): Promise<Map<string, EntityRow[]>[] | undefined> {
  const linked: LinkedRow[] = await manager.query(
    `${queries.map(selectLinked).join(' UNION ALL ')} ORDER BY query, rank LIMIT ${most + 1}`,
    queries.map(({ ids }) => ids),
  );
  return linked.length > most ? undefined : group(linked, queries);
}

/** However many refer to it, there is one row of an entity. */
function group(linked: readonly LinkedRow[], queries: readonly LinkQuery[]): Map<string, EntityRow[]>[] {
  const entities = new Map<string, EntityRow>();
  for (const { to, row } of linked) if (row !== null) entities.set(to, withDates(row));
  const found = queries.map(() => new Map<string, EntityRow[]>());
  for (const { query, from, to } of linked) {
    const rows = found[query]?.get(from) ?? [];
    found[query]?.set(from, rows);
    const row = entities.get(to);
    if (row !== undefined) rows.push(row);
  }
  return found;
}

/** The text of an entity is made and sent once. */
function selectLinked({ from, to }: LinkQuery, index: number): string {
  const { through, isForward } = linkBetween(from, to);
  const rank = isForward ? 'l.position' : `e.${to.key}`;
  return (
    `SELECT ${index} AS query, l.${from.name}_id AS "from", e.id AS "to", ` +
    `CASE WHEN row_number() OVER (PARTITION BY e.id) = 1 THEN row_to_json(e) END AS row, ` +
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
