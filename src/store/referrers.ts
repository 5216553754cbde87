import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';

/** One way in which entities of a kind refer to another kind's. */
interface Way {
  readonly from: Kind<KindName>;
  /** SQL that finds the ids of those that refer to $1. */
  readonly ids: string;
  /** SQL that makes them refer to it no more. */
  readonly unlink: string;
  /** SQL that finds who refers to any of the ids in $1: `id` of what is referred to, `key` and `from` id of who does. */
  readonly who: string;
  /** Whether the reference is part of the portable form of `from`. */
  readonly isPortable: boolean;
}

/** An entity that refers to another one. */
export interface Referrer {
  readonly kind: KindName;
  readonly key: string;
}

/** Entities that refer to this one, by kind and key; they are kept as they are until the transaction ends. */
export async function lockReferrers(manager: EntityManager, kind: Kind, id: string): Promise<Referrer[]> {
  const found: Referrer[] = [];
  for (const { from, ids } of waysTo(kind)) {
    const rows: { key: string }[] = await manager.query(
      `SELECT ${from.key} AS key FROM ${from.collection} WHERE id IN (${ids}) ORDER BY ${from.key} FOR UPDATE`,
      [id],
    );
    found.push(...rows.map(({ key }) => ({ kind: from.name, key })));
  }
  return found;
}

/** The same with its id. */
export interface FoundReferrer extends Referrer {
  readonly id: string;
}

/** Who refers to entities of a kind: their ids → the referrers, by key. */
export async function findReferrers(
  manager: EntityManager,
  kind: Kind,
  ids: readonly string[],
): Promise<Map<string, FoundReferrer[]>> {
  const found = new Map<string, FoundReferrer[]>();
  for (const { from, who } of waysTo(kind)) {
    const rows: { id: string; key: string; from: string }[] = await manager.query(`${who} ORDER BY 1, 2`, [
      ids,
    ]);
    for (const row of rows)
      found.set(row.id, [...(found.get(row.id) ?? []), { kind: from.name, key: row.key, id: row.from }]);
  }
  return found;
}

/** Notes in all that refer to this entity that their portable form is another: it has a new key, or goes away. */
export async function touchReferrers(manager: EntityManager, kind: Kind, id: string): Promise<void> {
  for (const way of waysTo(kind).filter(({ isPortable }) => isPortable)) await touch(manager, way, id);
}

/** Makes nothing refer to this entity any more. */
export async function unlinkReferrers(manager: EntityManager, kind: Kind, id: string): Promise<void> {
  for (const way of waysTo(kind)) {
    await touch(manager, way, id);
    await manager.query(way.unlink, [id]);
  }
}

const touch = (manager: EntityManager, { from, ids, isPortable }: Way, id: string): Promise<unknown> =>
  manager.query(
    `UPDATE ${from.collection} SET ${isPortable ? 'digest = NULL, ' : ''}revision = revision + 1, ` +
      `changed_in = pg_current_xact_id(), updated_at = now() WHERE id IN (${ids})`,
    [id],
  );

const waysTo = (to: Kind): Way[] =>
  kinds.flatMap((from) => [...mentions(from, to), ...foreignKeys(from, to)]);

const mentions = (from: Kind<KindName>, to: Kind): Way[] =>
  Object.values(from.references)
    .filter(({ kind }) => kind === to)
    .map(({ through }) => ({
      from,
      ids: `SELECT ${from.name}_id FROM ${through} WHERE ${to.name}_id = $1`,
      unlink: `DELETE FROM ${through} WHERE ${to.name}_id = $1`,
      who:
        `SELECT l.${to.name}_id AS id, f.${from.key} AS key, f.id AS "from" FROM ${through} l ` +
        `JOIN ${from.collection} f ON f.id = l.${from.name}_id WHERE l.${to.name}_id = ANY($1::uuid[])`,
      isPortable: true,
    }));

/** Such as the gateway that a tool was discovered on, which documents do not have. */
const foreignKeys = (from: Kind<KindName>, to: Kind): Way[] =>
  Object.entries(from.table.options.columns)
    .filter(([, column]) => column?.foreignKey?.target === to.collection)
    .map(([column]) => ({
      from,
      ids: `SELECT id FROM ${from.collection} WHERE ${column} = $1`,
      unlink: `UPDATE ${from.collection} SET ${column} = NULL WHERE ${column} = $1`,
      who: `SELECT f.${column} AS id, f.${from.key} AS key, f.id AS "from" FROM ${from.collection} f WHERE f.${column} = ANY($1::uuid[])`,
      isPortable: false,
    }));
