import type { EntityManager } from 'typeorm';
import { isReferring, type Kind, type PendingNames } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { EntityReference, LostLink } from '../kinds/words.ts';
import { slugOf } from '../lib/slug.ts';
import { Outdated } from './database-errors.ts';
import { type Touched, touch, type Way, waysTo } from './references.ts';

/** The table of the names that entities of a kind refer to and that nothing here has. */
export const pendingTable = ({ name }: Kind): string => `${name}_pending`;

/** Kinds that refer to others. */
export const referringKinds = kinds.filter(isReferring);

// Who stores a pending name and who stores the entity of that name must not miss each other: the one that comes second
// waits for the commit of the first. Who stores entities does not wait for others who do.
const pendingLock = 1_279_345_001;
const holdBack = (manager: EntityManager): Promise<unknown> =>
  manager.query('SELECT pg_advisory_xact_lock($1)', [pendingLock]);
const holdBackTogether = (manager: EntityManager): Promise<unknown> =>
  manager.query('SELECT pg_advisory_xact_lock_shared($1)', [pendingLock]);

/** A pending name of an entity, and its place among what the entity refers to in that field. */
export interface PendingRow {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  /** Whether what has the name now is deleted in this import. */
  readonly isDoomed: boolean;
}

/** Stores pending names of new entities and of those whose old ones are deleted; throws `Outdated` where one has an entity. */
export async function insertPending(
  manager: EntityManager,
  from: Kind,
  to: Kind,
  rows: readonly PendingRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const table = pendingTable(from);
  await manager.query(
    `INSERT INTO ${table} (${from.name}_id, kind, name, slug, position) SELECT r.id, $2, r.name, r.slug, r.position ` +
      'FROM json_to_recordset($1::json) AS r(id uuid, name text, slug text, position integer)',
    [JSON.stringify(rows.map((row) => ({ ...row, slug: slugOf(row.name) }))), to.name],
  );
  await holdBack(manager);
  const names = [...new Set(rows.flatMap(({ name, isDoomed }) => (isDoomed ? [] : [name])))];
  const [{ found }] = await manager.query(
    `SELECT EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS p(name, slug) CROSS JOIN LATERAL ` +
      `(SELECT FROM ${to.collection} e WHERE e.${to.key} = p.name COLLATE "C" UNION ALL SELECT FROM ${to.collection} e ` +
      `WHERE e.slug = p.slug COLLATE "C" AND p.slug <> '' AND ${isOnlyOfSlug(to)}) AS e) AS found`,
    [names, names.map(slugOf)],
  );
  if (found) throw new Outdated(to.collection);
}

const isOnlyOfSlug = ({ collection }: Kind): string =>
  `NOT EXISTS (SELECT FROM ${collection} o WHERE o.slug = e.slug AND o.id <> e.id)`;

/** What is there now that was referred to by name. */
export interface Settled {
  /** By the id of what is there: who refers to it now, and by which name before. */
  readonly links: ReadonlyMap<string, readonly LostLink[]>;
  /** Entities whose portable form is another by that. */
  readonly touched: readonly Touched[];
}

const nothingSettled: Settled = { links: new Map(), touched: [] };

interface SettledRow {
  readonly id: string;
  readonly from: string;
  readonly name: string;
  readonly position: number;
  readonly isOtherName: boolean;
  /** Whether there was a link already. */
  readonly isBeside: boolean;
}

/**
 * Turns pending names into references where entities that were just stored have them, by key or as the only one by slug.
 * That an entity shares its slug with one that is stored later in the same import, only the caller knows.
 */
export async function settlePending(
  manager: EntityManager,
  to: Kind,
  ids: readonly string[],
  sharingSlug: readonly string[] = [],
): Promise<Settled> {
  const ways = namedWaysTo(to);
  if (ways.length === 0 || ids.length === 0) return nothingSettled;
  await holdBackTogether(manager);
  const links = new Map<string, LostLink[]>();
  const touched: Touched[] = [];
  for (const way of ways) {
    const rows = (await isAwaited(manager, way, to))
      ? await settle(manager, way, to, { ids, sharingSlug })
      : [];
    for (const { id, from, name, position, isBeside } of rows) {
      const { through } = way;
      const link: LostLink = {
        ...{ kind: way.from.name, id: from, through, position, name },
        ...(isBeside && { isBeside }),
      };
      links.set(id, [...(links.get(id) ?? []), link]);
    }
    const changed = rows.filter(({ isOtherName }) => isOtherName).map(({ from }) => from);
    touched.push(...(await touch(manager, way, changed)));
  }
  return { links, touched };
}

/** The ways in which others can refer to entities of a kind by name. */
export const namedWaysTo = (to: Kind): Way[] => waysTo(to).filter(({ isPortable }) => isPortable);

/** Whether any name of a kind's is pending. */
export async function isAwaited(manager: EntityManager, { from }: Way, to: Kind): Promise<boolean> {
  const [row] = await manager.query(
    `SELECT EXISTS (SELECT FROM ${pendingTable(from)} WHERE kind = $1) AS awaited`,
    [to.name],
  );
  return row.awaited;
}

interface Stored {
  readonly ids: readonly string[];
  /** Those of them that no name means by slug. */
  readonly sharingSlug: readonly string[];
}

async function settle(
  manager: EntityManager,
  { from, through }: Way,
  to: Kind,
  { ids, sharingSlug }: Stored,
): Promise<readonly SettledRow[]> {
  const [fromId, toId, table] = [`${from.name}_id`, `${to.name}_id`, pendingTable(from)];
  // Entity by entity, so that the index is taken however new the tables are.
  const found =
    `SELECT e.id, e.${to.key} AS key, p.${fromId}, p.name FROM unnest($1::uuid[]) AS i(id) JOIN ${to.collection} e ON e.id = i.id ` +
    `CROSS JOIN LATERAL (SELECT ${fromId}, name FROM ${table} WHERE kind = $2 AND name = e.${to.key} UNION ` +
    `SELECT ${fromId}, name FROM ${table} WHERE kind = $2 AND slug = e.slug AND e.slug <> '' AND e.id <> ALL($3::uuid[]) AND ${isOnlyOfSlug(to)}) AS p`;
  const [rows]: [Omit<SettledRow, 'isBeside'>[]] = await manager.query(
    `DELETE FROM ${table} AS p USING (${found}) AS f WHERE p.${fromId} = f.${fromId} AND p.kind = $2 AND p.name = f.name ` +
      `RETURNING f.id, p.${fromId} AS "from", p.name, p.position, p.name <> f.key AS "isOtherName"`,
    [ids, to.name, sharingSlug],
  );
  if (rows.length === 0) return [];
  const linked: { name: string }[] = await manager.query(
    `INSERT INTO ${through} (${fromId}, ${toId}, position) SELECT r."from", r.id, min(r.position) ` +
      'FROM json_to_recordset($1::json) AS r(id uuid, "from" uuid, position integer) GROUP BY 1, 2 ' +
      `ON CONFLICT DO NOTHING RETURNING ${fromId} || ' ' || ${toId} AS name`,
    [JSON.stringify(rows)],
  );
  const made = new Set(linked.map(({ name }) => name));
  return rows.map((row) => ({ ...row, isBeside: !made.has(`${row.from} ${row.id}`) }));
}

/** Refers by name again, before entities are deleted, where that was so before they were stored. */
export async function unsettlePending(
  manager: EntityManager,
  to: Kind,
  settled: readonly { readonly id: string; readonly links: readonly LostLink[] }[],
): Promise<readonly Touched[]> {
  const touched: Touched[] = [];
  for (const way of namedWaysTo(to)) {
    const names = namesThrough(way, settled);
    if (names.length === 0) continue;
    const rows: { from: string }[] = await manager.query(unsettleSql(way, to), [
      JSON.stringify(names),
      to.name,
    ]);
    const fromIds = rows.map((row) => row.from);
    touched.push(...(await touch(manager, way, fromIds)));
  }
  return touched;
}

const namesThrough = (
  { from, through }: Way,
  settled: readonly { readonly id: string; readonly links: readonly LostLink[] }[],
): object[] =>
  settled.flatMap(({ id: to, links }) =>
    links
      .filter((link) => link.kind === from.name && link.through === through)
      .map(({ id, name = '', position, isBeside = false }) => ({
        ...{ to, from: id, name, slug: slugOf(name), position, isBeside },
      })),
  );

/** Where the links stand as they were made, all names come back to their places; else the first one takes the link's. */
function unsettleSql({ from, through }: Way, to: Kind): string {
  const isOf = (alias: string): string =>
    `l.${from.name}_id = ${alias}."from" AND l.${to.name}_id = ${alias}."to"`;
  return (
    'WITH r AS (SELECT * FROM json_to_recordset($1::json) AS r("to" uuid, "from" uuid, name text, slug text, ' +
    'position integer, "isBeside" boolean)), ' +
    'made AS (SELECT "from", "to", min(position) AS position FROM r WHERE NOT "isBeside" GROUP BY 1, 2), ' +
    `gone AS (DELETE FROM ${through} l USING made m WHERE ${isOf('m')} ` +
    'RETURNING m.*, l.position AS place), ' +
    'names AS (SELECT r.*, r.position AS place FROM r JOIN gone USING ("from", "to") WHERE gone.place = gone.position ' +
    'UNION ALL SELECT r.*, gone.place FROM r JOIN gone USING ("from", "to", position) WHERE gone.place <> gone.position ' +
    `UNION ALL SELECT r.*, r.position FROM r JOIN ${through} l ON ${isOf('r')} WHERE r."isBeside") ` +
    `INSERT INTO ${pendingTable(from)} (${from.name}_id, kind, name, slug, position) ` +
    'SELECT "from", $2, name, slug, place FROM names ' +
    `ON CONFLICT DO NOTHING RETURNING ${from.name}_id AS "from"`
  );
}

/** Pending names of entities of a kind by their ids, in order. */
export async function findPending(
  manager: EntityManager,
  from: Kind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly EntityReference[]>> {
  const found = new Map<string, EntityReference[]>();
  if (ids.length === 0 || !referringKinds.some(({ name }) => name === from.name)) return found;
  const rows: { id: string; kind: KindName; key: string }[] = await manager.query(
    `SELECT ${from.name}_id AS id, kind, name AS key FROM ${pendingTable(from)} ` +
      `WHERE ${from.name}_id = ANY($1::uuid[]) ORDER BY position, name`,
    [ids],
  );
  const order = Object.values(from.references).map(({ kind }) => kind.name);
  rows.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  for (const { id, kind, key } of rows) found.set(id, [...(found.get(id) ?? []), { kind, key }]);
  return found;
}

/** The pending names of one entity, per field. */
export const pendingByField = (from: Kind, pending: readonly EntityReference[] = []): PendingNames =>
  Object.fromEntries(
    Object.entries(from.references).map(([field, { kind }]) => [
      field,
      pending.filter((one) => one.kind === kind.name).map(({ key }) => key),
    ]),
  );
