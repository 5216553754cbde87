import type { EntityManager } from 'typeorm';
import { columnOf, type Kind, type Portable } from '../kinds/kind.ts';
import { stringifyExact } from '../lib/exact-json.ts';
import { columnsWithoutId, rowOf } from './new-row.ts';
import { portableSql } from './portable-sql.ts';
import type { WrittenColumn } from './row-text.ts';
import { recordset } from './write-rows.ts';

/** A stored entity of which something is sealed under a key that is not the current one. */
export interface FormerEntity {
  readonly id: string;
  readonly key: string;
  readonly revision: number;
  readonly portable: Portable;
}

/** Which of them: the next ones by id, or some of those that were read before. */
export type FormerEntities =
  | { readonly after: string; readonly limit: number }
  | { readonly ids: readonly string[] };

/** Those whose secrets match a pattern, in the order of their ids. */
export const readFormerEntities = (
  manager: EntityManager,
  kind: Kind,
  pattern: string,
  which: FormerEntities,
): Promise<FormerEntity[]> => {
  const isNext = 'after' in which;
  return manager.query(
    `SELECT e.id, e.${kind.key} AS key, e.revision, ${portableSql(kind)} AS portable FROM ${kind.collection} e
     WHERE ${secretText(kind)} ~ $1 AND e.id ${isNext ? '> $2' : '= ANY($2::uuid[])'}
     ORDER BY e.id ${isNext ? `LIMIT ${which.limit}` : ''}`,
    [pattern, isNext ? which.after : which.ids],
  );
};

/** How many entities have something that matches the pattern, by its first group. */
export const countSealedEntities = (
  manager: EntityManager,
  kind: Kind,
  pattern: string,
): Promise<{ keyId: string; count: number }[]> =>
  manager.query(
    `SELECT found.sealed[1] AS "keyId", count(DISTINCT e.id)::integer AS count
     FROM ${kind.collection} e, regexp_matches(${secretText(kind)}, $1, 'g') AS found(sealed) GROUP BY 1`,
    [pattern],
  );

/** The columns in which there may be a secret, each within quotes. */
const secretText = (kind: Kind): string =>
  `concat_ws(' ', ${secretColumns(kind)
    .map(({ name, type }) => (type === 'json' ? `e.${name}::text` : `'"' || e.${name} || '"'`))
    .join(', ')})`;

const secretColumns = (kind: Kind): WrittenColumn[] => {
  const names = new Set(kind.secrets.map(({ field }) => columnOf(kind, field)));
  return columnsWithoutId(kind).filter(({ name }) => names.has(name));
};

const id: WrittenColumn = { name: 'id', type: 'uuid' };
const revision: WrittenColumn = { name: 'revision', type: 'integer' };
const digest: WrittenColumn = { name: 'digest', type: 'text' };

/**
 * Stores secrets that are the same under another key, and digests of the same content: to whoever asks what changed since,
 * nothing has. Gives the ids of the entities that are still what was read of them.
 */
export async function writeResealed(
  manager: EntityManager,
  kind: Kind,
  entities: readonly (FormerEntity & { readonly digest: string })[],
): Promise<ReadonlySet<string>> {
  const columns = [...secretColumns(kind), digest];
  const names = new Set(columns.map(({ name }) => name));
  const rows = entities.map((one) => ({ id: one.id, ...rowOf(kind, one, names) }));
  const [written]: [{ id: string }[], number] = await manager.query(
    `UPDATE ${kind.collection} AS e SET ${columns.map(({ name }) => `${name} = r.${name}`).join(', ')}
     FROM ${recordset([id, revision, ...columns])} WHERE e.id = r.id AND e.revision = r.revision RETURNING e.id`,
    [stringifyExact(rows)],
  );
  return new Set(written.map((row) => row.id));
}
