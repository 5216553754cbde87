import type { EntityManager } from 'typeorm';
import { isReferring, type Kind, type Portable } from '../kinds/kind.ts';
import type { Places } from '../kinds/words.ts';
import { slugOf } from '../lib/slug.ts';
import { isUuid } from '../lib/uuid.ts';
import { placesSql, portableSql } from './portable-sql.ts';

/** What deciding needs to know of a stored entity. */
export interface Head {
  readonly key: string;
  readonly id: string;
  readonly revision: number;
  readonly digest: string | null;
}

/** A stored entity in full: secrets sealed, references as keys. */
export interface Stored extends Head {
  readonly portable: Portable;
  /** Where its references stand, if there are gaps in between. */
  readonly places?: Places | null;
}

// A join against a list of keys falls into bad plans on fresh tables; this form always takes the index.
const eachKey = (kind: Kind, columns: string, lock = ''): string =>
  `SELECT e.* FROM unnest($1::text[]) AS k(key) CROSS JOIN LATERAL ` +
  `(SELECT e.${kind.key} AS key, ${columns} FROM ${kind.collection} e ` +
  `WHERE e.${kind.key} = k.key COLLATE "C" ${lock}) AS e`;

const inFull = (kind: Kind): string =>
  `e.id, e.revision, e.digest, ${portableSql(kind)} AS portable${isReferring(kind) ? `, ${placesSql(kind)} AS places` : ''}`;

// Most look-ups of what entities mention are for nothing.
const rowsFor = async <Row>(manager: EntityManager, sql: string, names: readonly string[]): Promise<Row[]> =>
  names.length === 0 ? [] : manager.query(sql, [names]);

/** Heads of those of the keys that are stored; `lock` keeps them as they are until the transaction ends. */
export const lookUpHeads = (
  manager: EntityManager,
  kind: Kind,
  keys: readonly string[],
  lock = false,
): Promise<Head[]> =>
  rowsFor(manager, eachKey(kind, 'e.id, e.revision, e.digest', lock ? 'FOR UPDATE' : ''), keys);

/** Those of the keys that are stored, in full. */
export const lookUpStored = (
  manager: EntityManager,
  kind: Kind,
  keys: readonly string[],
): Promise<Stored[]> => rowsFor(manager, eachKey(kind, inFull(kind)), keys);

/** Those of the ids that are stored, in full; what is no UUID names nothing. */
export const lookUpStoredById = (
  manager: EntityManager,
  kind: Kind,
  ids: readonly string[],
): Promise<Stored[]> =>
  rowsFor(
    manager,
    `SELECT e.* FROM unnest($1::uuid[]) AS i(id) CROSS JOIN LATERAL (SELECT e.${kind.key} AS key, ` +
      `${inFull(kind)} FROM ${kind.collection} e WHERE e.id = i.id) AS e`,
    ids.filter(isUuid),
  );

/** Keys of stored entities by slug: `{ slug, key }`, several for a slug that several share. */
export const lookUpSlugs = (
  manager: EntityManager,
  kind: Kind,
  slugs: readonly string[],
): Promise<{ slug: string; key: string }[]> =>
  rowsFor(
    manager,
    `SELECT e.slug, e.key FROM unnest($1::text[]) AS s(slug) CROSS JOIN LATERAL ` +
      `(SELECT e.slug, e.${kind.key} AS key FROM ${kind.collection} e WHERE e.slug = s.slug COLLATE "C") AS e`,
    slugs,
  );

/**
 * Keys of stored entities by slug, also of kinds that keep none: of those there are few entities, and slugs are made
 * of their keys.
 */
export async function lookUpSlugged(
  manager: EntityManager,
  kind: Kind,
  slugs: readonly string[],
): Promise<{ slug: string; key: string }[]> {
  if ('slug' in kind.table.options.columns) return lookUpSlugs(manager, kind, slugs);
  const keys: { key: string }[] = await manager.query(
    `SELECT e.${kind.key} AS key FROM ${kind.collection} e`,
  );
  return keys.map(({ key }) => ({ slug: slugOf(key), key })).filter(({ slug }) => slugs.includes(slug));
}

/** Keys of stored entities by id; what is no UUID names nothing. */
export const lookUpIds = (
  manager: EntityManager,
  kind: Kind,
  ids: readonly string[],
): Promise<{ id: string; key: string }[]> =>
  rowsFor(
    manager,
    `SELECT e.id, e.${kind.key} AS key FROM ${kind.collection} e WHERE e.id = ANY($1::uuid[])`,
    ids.filter(isUuid),
  );

/** The entity with this id in full, kept as it is until the transaction ends. */
export async function lockEntity(
  manager: EntityManager,
  kind: Kind,
  id: string,
): Promise<Stored | undefined> {
  const [stored] = isUuid(id) ? await lockEntities(manager, kind, [id]) : [];
  return stored;
}

/** Those of the ids that are stored, in full, kept as they are until the transaction ends. */
export async function lockEntities(
  manager: EntityManager,
  kind: Kind,
  ids: readonly string[],
): Promise<Stored[]> {
  const locked: { key: string }[] = await manager.query(
    `SELECT ${kind.key} AS key FROM ${kind.collection} WHERE id = ANY($1::uuid[]) ORDER BY ${kind.key} FOR UPDATE`,
    [ids],
  );
  // Read after the locks are held: one statement would show links as they were before it waited.
  return lookUpStored(
    manager,
    kind,
    locked.map(({ key }) => key),
  );
}
