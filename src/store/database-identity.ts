import type { EntityManager } from 'typeorm';

/** A point in the history of one database. */
export interface HistoryPoint {
  /** Which database: another one, even a copy of this one, has another identity as far as that can be told. */
  readonly database: string;
  /** `pg_snapshot` as text: the transactions whose changes are seen. */
  readonly snapshot: string;
}

/** To be called whenever a database is opened, but not for one that others are made of. */
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
