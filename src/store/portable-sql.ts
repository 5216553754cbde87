import { columnOf, type Kind, type Reference } from '../kinds/kind.ts';
import { pendingTable } from './pending.ts';

/**
 * A select list that makes an entity's portable form of the table alias `e`: columns under their document names,
 * references as keys in order. The database writes the JSON; JavaScript touches only what differs.
 */
export const portableColumns = (kind: Kind): string =>
  Object.keys(kind.portable.shape)
    .map((field) => `${expressionOf(kind, field)} AS "${field}"`)
    .join(', ');

/** The portable form as one JSON value. */
export const portableSql = (kind: Kind): string =>
  `(SELECT row_to_json(portable) FROM (SELECT ${portableColumns(kind)}) AS portable)`;

function expressionOf(kind: Kind, field: string): string {
  const reference = kind.references[field];
  return reference === undefined ? `e.${columnOf(kind, field)}` : keysOf(kind, reference);
}

/** Keys of what is there and names of what is not, each at its place. */
const keysOf = (kind: Kind, reference: Reference): string =>
  `(SELECT coalesce(json_agg(m.name ORDER BY m.position, m.name), '[]'::json) FROM ${mentions(kind, reference)} AS m)`;

const mentions = (kind: Kind, { kind: to, through }: Reference): string =>
  `(SELECT r.${to.key} AS name, l.position FROM ${through} l JOIN ${to.collection} r ON r.id = l.${to.name}_id ` +
  `WHERE l.${kind.name}_id = e.id UNION ALL SELECT p.name, p.position FROM ${pendingTable(kind)} p ` +
  `WHERE p.${kind.name}_id = e.id AND p.kind = '${to.name}')`;

/** The numbers that the same order goes by, of fields where they are not 0, 1, 2 …; null where all of them are. */
export const placesSql = (kind: Kind): string =>
  `(SELECT json_object_agg(f.field, f.places) FROM (${Object.entries(kind.references)
    .map(
      ([field, reference]) =>
        `SELECT '${field}' AS field, json_agg(m.position ORDER BY m.position, m.name) AS places ` +
        `FROM ${mentions(kind, reference)} AS m HAVING max(m.position) <> count(*) - 1`,
    )
    .join(' UNION ALL ')}) AS f)`;
