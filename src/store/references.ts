import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { EntityReference, LostLink } from '../kinds/words.ts';

/**
 * One way in which entities of a kind refer to another kind's: a field of documents, which goes through a join table, or a
 * column that documents do not have, such as the gateway that a tool was discovered on.
 */
export interface Way {
  readonly from: Kind<KindName>;
  /** The join table, or the column. */
  readonly through: string;
  /** Whether the reference is part of the portable form of `from`. */
  readonly isPortable: boolean;
}

/** All ways in which anything can refer to entities of a kind. */
export const waysTo = (to: Kind): Way[] =>
  kinds.flatMap((from) => [
    ...Object.values(from.references)
      .filter(({ kind }) => kind.name === to.name)
      .map(({ through }) => ({ from, through, isPortable: true })),
    ...Object.entries(from.table.options.columns)
      .filter(([, column]) => column?.foreignKey?.target === to.collection)
      .map(([through]) => ({ from, through, isPortable: false })),
  ]);

/** An entity that refers to another one. */
export interface Referrer extends EntityReference {
  readonly id: string;
}

/** Who refers to entities: their ids → the referrers, by key; `lock` keeps those as they are until the transaction ends. */
export async function findReferrers(
  manager: EntityManager,
  to: Kind,
  ids: readonly string[],
  lock = false,
): Promise<Map<string, Referrer[]>> {
  const found = new Map<string, Referrer[]>();
  for (const way of waysTo(to)) {
    const rows: { id: string; key: string; from: string }[] = await manager.query(
      `${referrersSql(way, to)} ORDER BY 1, 2 ${lock ? 'FOR UPDATE OF f' : ''}`,
      [ids],
    );
    for (const { id, key, from } of rows)
      found.set(id, [...(found.get(id) ?? []), { kind: way.from.name, key, id: from }]);
  }
  return found;
}

/** SQL of who refers to any of the ids in $1: `id` of what is referred to, `key` and `from` id of who does. */
function referrersSql({ from, through, isPortable }: Way, to: Kind): string {
  const columns = `AS id, f.${from.key} AS key, f.id AS "from"`;
  return isPortable
    ? `SELECT l.${to.name}_id ${columns} FROM ${through} l JOIN ${from.collection} f ON f.id = l.${from.name}_id ` +
        `WHERE l.${to.name}_id = ANY($1::uuid[])`
    : `SELECT f.${through} ${columns} FROM ${from.collection} f WHERE f.${through} = ANY($1::uuid[])`;
}

/** Entities of a kind that were written because of what they refer to. */
export interface Touched {
  readonly kind: KindName;
  readonly ids: readonly string[];
}

/** One more revision for entities that refer to something else now; where documents have that, no digest any more. */
export async function touch(
  manager: EntityManager,
  { from, isPortable }: Pick<Way, 'from' | 'isPortable'>,
  ids: readonly string[],
): Promise<Touched[]> {
  if (ids.length === 0) return [];
  const unique = [...new Set(ids)];
  await manager.query(
    `UPDATE ${from.collection} SET ${isPortable ? 'digest = NULL, ' : ''}revision = revision + 1, ` +
      'changed_in = pg_current_xact_id(), updated_at = now() WHERE id = ANY($1::uuid[])',
    [unique],
  );
  return [{ kind: from.name, ids: unique }];
}

/** Touches all that refer to an entity in their portable form: it has a new key. */
export async function touchReferrers(manager: EntityManager, to: Kind, id: string): Promise<void> {
  for (const way of waysTo(to).filter(({ isPortable }) => isPortable)) {
    const referrers: { from: string }[] = await manager.query(referrersSql(way, to), [[id]]);
    await touch(
      manager,
      way,
      referrers.map(({ from }) => from),
    );
  }
}

/** What fell away with entities. */
export interface CutLinks {
  /** What referred to them, by their ids. */
  readonly lost: ReadonlyMap<string, readonly LostLink[]>;
  readonly touched: readonly Touched[];
}

/** Takes entities out of whatever refers to them. */
export async function cutLinks(manager: EntityManager, to: Kind, ids: readonly string[]): Promise<CutLinks> {
  const lost = new Map<string, LostLink[]>();
  const touched: Touched[] = [];
  for (const way of waysTo(to)) {
    const [rows]: [{ id: string; from: string; position: number | null }[]] = await manager.query(
      cutSql(way, to),
      [ids],
    );
    for (const { id, from, position } of rows) {
      const link = { kind: way.from.name, id: from, through: way.through, position };
      lost.set(id, [...(lost.get(id) ?? []), link]);
    }
    const fromIds = rows.map(({ from }) => from);
    touched.push(...(await touch(manager, way, fromIds)));
  }
  return { lost, touched };
}

const cutSql = ({ from, through, isPortable }: Way, to: Kind): string =>
  isPortable
    ? `DELETE FROM ${through} WHERE ${to.name}_id = ANY($1::uuid[]) ` +
      `RETURNING ${to.name}_id AS id, ${from.name}_id AS "from", position`
    : `UPDATE ${from.collection} AS f SET ${through} = NULL FROM (SELECT id, ${through} FROM ${from.collection} ` +
      `WHERE ${through} = ANY($1::uuid[]) FOR UPDATE) AS o WHERE f.id = o.id ` +
      `RETURNING o.${through} AS id, f.id AS "from", NULL::integer AS position`;

/** An entity that is there again, and what referred to it. */
export interface LinksToRestore {
  readonly id: string;
  readonly links: readonly LostLink[];
}

/** Makes what is still there refer again to what is there again. */
export async function restoreLinks(
  manager: EntityManager,
  to: Kind,
  restored: readonly LinksToRestore[],
): Promise<readonly Touched[]> {
  const touched: Touched[] = [];
  for (const way of waysTo(to)) {
    const links = linksThrough(way, restored);
    if (links.length === 0) continue;
    const answer = await manager.query(restoreSql(way, to), [JSON.stringify(links)]);
    // An INSERT gives its rows, an UPDATE its rows and their number.
    const rows: { from: string }[] = Array.isArray(answer[0]) ? answer[0] : answer;
    const fromIds = rows.map(({ from }) => from);
    touched.push(...(await touch(manager, way, fromIds)));
  }
  return touched;
}

const linksThrough = ({ from, through }: Way, restored: readonly LinksToRestore[]): object[] =>
  restored.flatMap(({ id: to, links }) =>
    links
      .filter((link) => link.through === through && link.kind === from.name)
      .map((link) => ({ to, from: link.id, position: link.position })),
  );

function restoreSql({ from, through, isPortable }: Way, to: Kind): string {
  const given = 'json_to_recordset($1::json) AS r("to" uuid, "from" uuid, position integer)';
  if (!isPortable)
    return (
      `UPDATE ${from.collection} AS f SET ${through} = r."to" FROM ${given} ` +
      `WHERE f.id = r."from" AND f.${through} IS NULL RETURNING f.id AS "from"`
    );
  const fromId = `${from.name}_id`;
  // Somebody may have given the place to another entity since; then the link comes last.
  const position =
    `CASE WHEN EXISTS (SELECT FROM ${through} l WHERE l.${fromId} = r."from" AND l.position = r.position) ` +
    `THEN (SELECT max(l.position) FROM ${through} l WHERE l.${fromId} = r."from") + row_number() OVER () ` +
    'ELSE r.position END';
  return (
    `INSERT INTO ${through} (${fromId}, ${to.name}_id, position) SELECT r."from", r."to", ${position} FROM ${given} ` +
    `JOIN ${from.collection} f ON f.id = r."from" ON CONFLICT DO NOTHING RETURNING ${fromId} AS "from"`
  );
}
