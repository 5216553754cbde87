import type { EntityManager } from 'typeorm';
import { kinds } from '../kinds/registry.ts';
import type { Bind } from '../store/entity-filter.ts';

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
export interface Reach {
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

/** Forgets deletions of so many days ago, so many at the most, and remembers when they were; gives how many. */
export async function forgetDeletions(manager: EntityManager, days: number, most: number): Promise<number> {
  const [row] = await manager.query(
    `WITH old AS (SELECT kind, key FROM deletions WHERE deleted_at < now() - make_interval(days => $1)
         ORDER BY deleted_at LIMIT $2 FOR UPDATE SKIP LOCKED),
       gone AS (DELETE FROM deletions AS d USING old WHERE (d.kind, d.key) = (old.kind, old.key) RETURNING d.changed_in),
       noted AS (INSERT INTO forgotten_deletions SELECT DISTINCT changed_in FROM gone ON CONFLICT DO NOTHING)
     SELECT count(*)::integer AS count FROM gone`,
    [days, most],
  );
  if (row.count > 0) {
    await manager.query(`DELETE FROM forgotten_deletions WHERE changed_in::text::numeric < ${horizon}`);
  }
  return row.count;
}
