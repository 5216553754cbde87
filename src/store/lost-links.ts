import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kindNamed, kinds } from '../kinds/registry.ts';
import type { LostLink } from '../kinds/words.ts';
import { type Touched, touch, touchPortables } from './touch.ts';

/** Takes entities out of whatever refers to them; gives what fell away, by their ids. */
export async function cutLinks(
  manager: EntityManager,
  to: Kind,
  ids: readonly string[],
): Promise<{
  readonly lost: ReadonlyMap<string, readonly LostLink[]>;
  readonly touched: readonly Touched[];
}> {
  const lost = new Map<string, LostLink[]>();
  const touched: Touched[] = [];
  for (const { from, through, isPortable, cut } of waysTo(to)) {
    const [rows]: [{ id: string; from: string; position: number | null }[]] = await manager.query(cut, [ids]);
    for (const { id, from: fromId, position } of rows) {
      const link = { kind: from.name, id: fromId, through, position };
      lost.set(id, [...(lost.get(id) ?? []), link]);
    }
    const fromIds = rows.map((row) => row.from);
    touched.push(...(await (isPortable ? touchPortables : touch)(manager, from, fromIds)));
  }
  return { lost, touched };
}

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
  for (const { from, through, isPortable, restore } of waysTo(to)) {
    const links = restored.flatMap(({ id, links: those }) =>
      those
        .filter((link) => link.through === through && link.kind === from.name)
        .map((link) => ({
          to: id,
          from: link.id,
          position: link.position,
        })),
    );
    if (links.length === 0) continue;
    const answer = await manager.query(restore, [JSON.stringify(links)]);
    // An INSERT gives its rows, an UPDATE its rows and their number.
    const rows: { from: string }[] = Array.isArray(answer[0]) ? answer[0] : answer;
    const fromIds = rows.map((row) => row.from);
    touched.push(...(await (isPortable ? touchPortables : touch)(manager, from, fromIds)));
  }
  return touched;
}

/** One way in which entities of a kind refer to another kind's: `cut` takes ids, `restore` takes links as JSON. */
interface Way {
  readonly from: Kind<KindName>;
  readonly through: string;
  readonly isPortable: boolean;
  readonly cut: string;
  readonly restore: string;
}

const waysTo = (to: Kind): Way[] =>
  kinds.flatMap((from) => [...mentions(from, to), ...foreignKeys(from, to)]);

const given = 'json_to_recordset($1::json) AS r("to" uuid, "from" uuid, position integer)';

const mentions = (from: Kind<KindName>, to: Kind): Way[] =>
  Object.values(from.references)
    .filter(({ kind }) => kindNamed(kind.name) === to)
    .map(({ through }) => {
      const [fromId, toId] = [`${from.name}_id`, `${to.name}_id`];
      // Somebody may have given the place to another entity since; then the link comes last.
      const position =
        `CASE WHEN EXISTS (SELECT FROM ${through} l WHERE l.${fromId} = r."from" AND l.position = r.position) ` +
        `THEN (SELECT max(l.position) FROM ${through} l WHERE l.${fromId} = r."from") + row_number() OVER () ` +
        'ELSE r.position END';
      return {
        from,
        through,
        isPortable: true,
        cut: `DELETE FROM ${through} WHERE ${toId} = ANY($1::uuid[]) RETURNING ${toId} AS id, ${fromId} AS "from", position`,
        restore:
          `INSERT INTO ${through} (${fromId}, ${toId}, position) SELECT r."from", r."to", ${position} FROM ${given} ` +
          `JOIN ${from.collection} f ON f.id = r."from" ON CONFLICT DO NOTHING RETURNING ${fromId} AS "from"`,
      };
    });

const foreignKeys = (from: Kind<KindName>, to: Kind): Way[] =>
  Object.entries(from.table.options.columns)
    .filter(([, column]) => column?.foreignKey?.target === to.collection)
    .map(([column]) => ({
      from,
      through: column,
      isPortable: false,
      cut:
        `UPDATE ${from.collection} AS f SET ${column} = NULL FROM (SELECT id, ${column} FROM ${from.collection} ` +
        `WHERE ${column} = ANY($1::uuid[]) FOR UPDATE) AS o WHERE f.id = o.id ` +
        `RETURNING o.${column} AS id, f.id AS "from", NULL::integer AS position`,
      restore:
        `UPDATE ${from.collection} AS f SET ${column} = r."to" FROM ${given} ` +
        `WHERE f.id = r."from" AND f.${column} IS NULL RETURNING f.id AS "from"`,
    }));
