import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { kinds } from '../kinds/registry.ts';
import type { Bind } from './find-entities.ts';

/** A point in the history of one database. */
export interface HistoryPoint {
  /** Which database: another one, even a copy of this one, has another identity as far as that can be told. */
  readonly database: string;
  /** `pg_snapshot` as text: the transactions whose changes are seen. */
  readonly snapshot: string;
}

/** Gives a database its identity where it has none: whenever it is opened, unless others are made of it. */
export const giveIdentity = (manager: EntityManager): Promise<unknown> =>
  manager.query('INSERT INTO database_identity DEFAULT VALUES ON CONFLICT DO NOTHING');

// A restored dump has the row, but from another transaction (xmin); a cloned database has another oid, a restored
// cluster another timeline or system identifier.
const identity = `
  SELECT encode(sha256(convert_to(concat_ws(' ', i.id, i.xmin, s.system_identifier, c.timeline_id, d.oid), 'UTF8')),
    'hex') AS database
  FROM database_identity i, pg_control_system() s, pg_control_checkpoint() c, pg_database d
  WHERE d.datname = current_database()`;

/** What the caller's transaction sees; the snapshot is the one that all its statements have. */
export async function readHistoryPoint(manager: EntityManager): Promise<HistoryPoint> {
  const [point] = await manager.query(
    `SELECT left(i.database, 32) AS database, pg_current_snapshot()::text AS snapshot FROM (${identity}) AS i`,
  );
  return point;
}

/** SQL condition on the alias: whether the row was written by a transaction that the snapshot does not see. */
export function changedSince(alias: string, snapshot: string, bind: Bind): string {
  const since = `${bind(snapshot)}::pg_snapshot`;
  // The first condition says nothing new, but it is one that an index can answer.
  return (
    `(${alias}.changed_in >= pg_snapshot_xmin(${since}) ` +
    `AND NOT pg_visible_in_snapshot(${alias}.changed_in, ${since}))`
  );
}

const tables = [...kinds.map(({ collection }) => collection), 'deletions'];

/** Whether anything was written or deleted that the snapshot does not see. */
export async function hasChanged(manager: EntityManager, snapshot: string): Promise<boolean> {
  // The newest one, so that the index is looked into from its end: else a third of the table is expected to be new.
  const newest = tables.map(
    (table) =>
      `(SELECT true FROM ${table} AS e WHERE ${changedSince('e', snapshot, () => '$1')} ` +
      'ORDER BY e.changed_in DESC LIMIT 1)',
  );
  const [row] = await manager.query(`SELECT coalesce(${newest.join(', ')}, false) AS changed`, [snapshot]);
  return row.changed;
}

/** How far a snapshot can be gone back to. */
interface Reach {
  /** The snapshot knows of transactions that this database has not seen yet. */
  readonly isAhead: boolean;
  /** Deletions that the snapshot does not see are forgotten. */
  readonly isTooOld: boolean;
}

// Rows of transactions before the last so many are not kept; whoever waited for one of them counts as too old.
const exactTransactions = 100_000;
const horizon = `(SELECT max(changed_in::text::numeric) - ${exactTransactions} FROM forgotten_deletions)`;

export async function readReach(manager: EntityManager, snapshot: string): Promise<Reach> {
  const [reach] = await manager.query(
    `SELECT pg_snapshot_xmax($1::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot()) AS "isAhead",
       EXISTS (SELECT FROM forgotten_deletions AS f WHERE f.changed_in >= pg_snapshot_xmin($1::pg_snapshot)
         AND NOT pg_visible_in_snapshot(f.changed_in, $1::pg_snapshot))
       OR coalesce(pg_snapshot_xmin($1::pg_snapshot)::text::numeric < ${horizon}, false) AS "isTooOld"`,
    [snapshot],
  );
  return reach;
}

/** Keeps for exports of what changed since that there are no entities of these keys any more: they are deleted, or have other keys now. */
export const recordDeletions = (
  manager: EntityManager,
  kind: Kind,
  keys: readonly string[],
): Promise<unknown> =>
  manager.query(
    `INSERT INTO deletions (kind, key) SELECT $1, unnest($2::text[]) ON CONFLICT (kind, key) DO UPDATE
       SET changed_in = pg_current_xact_id(), deleted_at = now()`,
    [kind.name, keys],
  );

/** Forgets deletions of so many days ago, so many at the most, and remembers when they were; gives how many. */
export async function forgetDeletions(manager: EntityManager, days: number, most: number): Promise<number> {
  const [row] = await manager.query(
    `WITH old AS (SELECT kind, key FROM deletions WHERE deleted_at < now() - make_interval(days => $1)
         ORDER BY deleted_at LIMIT $2 FOR UPDATE SKIP LOCKED),
       gone AS (DELETE FROM deletions AS d USING old WHERE (d.kind, d.key) = (old.kind, old.key) RETURNING d.changed_in),
       kept AS (INSERT INTO forgotten_deletions SELECT DISTINCT changed_in FROM gone ON CONFLICT DO NOTHING)
     SELECT count(*)::integer AS count FROM gone`,
    [days, most],
  );
  if (row.count > 0) {
    await manager.query(`DELETE FROM forgotten_deletions WHERE changed_in::text::numeric < ${horizon}`);
  }
  return row.count;
}
