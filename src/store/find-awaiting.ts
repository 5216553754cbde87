import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import { isAwaited, namedWaysTo, pendingTable } from './pending.ts';
import type { Way } from './references.ts';

/** An entity that is going to be stored. */
export interface Named {
  readonly key: string;
  /** Empty where a name cannot mean it by slug, as others have the slug too. */
  readonly slug: string;
  /** Of the stored one that it takes the place of. */
  readonly id: string | null;
}

/** Who refers to an entity by name until it is stored. */
export interface Awaiting {
  /** Of the entity that is going to be stored. */
  readonly key: string;
  readonly kind: KindName;
  readonly from: string;
  /** What `from` calls it. */
  readonly name: string;
}

/** Pending names that entities are going to resolve, as `settlePending` will once they are stored. */
export async function findAwaiting(
  manager: EntityManager,
  to: Kind,
  entities: readonly Named[],
): Promise<readonly Awaiting[]> {
  const found: Awaiting[] = [];
  if (entities.length === 0) return found;
  for (const way of namedWaysTo(to)) {
    if (!(await isAwaited(manager, way, to))) continue;
    const rows: Omit<Awaiting, 'kind'>[] = await manager.query(awaitingSql(way, to), [
      JSON.stringify(entities),
      to.name,
    ]);
    found.push(...rows.map((row) => ({ ...row, kind: way.from.name })));
  }
  return found;
}

function awaitingSql({ from }: Way, to: Kind): string {
  const pending = `SELECT p.${from.name}_id AS id, p.name, p.position FROM ${pendingTable(from)} p WHERE p.kind = $2`;
  return (
    `SELECT r.key, f.${from.key} AS "from", p.name FROM json_to_recordset($1::json) AS r(key text, slug text, id uuid) ` +
    `CROSS JOIN LATERAL (${pending} AND p.name = r.key COLLATE "C" ` +
    `UNION ${pending} AND p.slug = r.slug COLLATE "C" AND r.slug <> '' AND NOT EXISTS ` +
    `(SELECT FROM ${to.collection} o WHERE o.slug = r.slug COLLATE "C" AND o.id IS DISTINCT FROM r.id)) AS p ` +
    `JOIN ${from.collection} f ON f.id = p.id ORDER BY r.key, f.${from.key}, p.position`
  );
}
