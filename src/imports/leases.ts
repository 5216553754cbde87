import type { EntityManager } from 'typeorm';
import type { Problem } from '../lib/problem.ts';
import type { Counts, ImportJobRow, ImportState, Totals } from '../store/import-tables.ts';
import { type Lease, leaseSeconds, type Store } from '../store/store.ts';
import { columnValue } from './jobs.ts';

const claimLock = 4_444_002;

/** The lease ran out and another runner has the job, or it was cancelled under our hands. */
export class LeaseLost extends Error {
  constructor({ id, token }: Lease) {
    super(`The lease ${token} of the import ${id} is no longer valid.`);
    this.name = 'LeaseLost';
  }
}

const active = `state IN ('queued', 'planning', 'applying')`;
// The dry run of an undo holds what it would change until it is over: it has its turn among those who write.
const readsOnly = (job: string): string => `(${job}.dry_run AND ${job}.undo_of IS NULL)`;
// A job that failed waits a little longer with every failure. What a lease was given back at is when that was.
const claimable = `${active} AND coalesce(lease_until < now() - make_interval(secs => failures), true)`;

const wasLeftBehind = `state <> 'queued' AND failures = 0`;
const cameAt = 'CASE failures WHEN 0 THEN created_at ELSE coalesce(lease_until, now()) END';

const nextJob = `SELECT id FROM import_jobs WHERE ${readsOnly('import_jobs')} = $1 AND ${claimable}
       AND NOT EXISTS (SELECT 1 FROM import_jobs AS other WHERE ${readsOnly('other')} = $1
         AND other.state IN ('planning', 'applying') AND other.lease_until >= now())`;

/** Whether `claimJob` is going to find a job, as far as one can see without holding anybody up. */
export async function isJobWaiting(manager: EntityManager, isReading: boolean): Promise<boolean> {
  const [row] = await manager.query(`SELECT EXISTS (${nextJob}) AS waits`, [isReading]);
  return row.waits;
}

/**
 * Takes the next job: one that was left behind before one that waits, in the order in which they came. One that met an
 * unexpected error goes behind those that waited then, so that no job can keep the others waiting. Jobs that write have
 * their turn one at a time over all replicas; those that only read do not wait for them.
 */
export async function claimJob(
  manager: EntityManager,
  isReading: boolean,
): Promise<ImportJobRow | undefined> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [claimLock]);
  const [rows] = await manager.query(
    `UPDATE import_jobs SET lease_token = lease_token + 1, lease_until = now() + make_interval(secs => $2),
       state = CASE state WHEN 'queued' THEN 'planning' ELSE state END, started_at = coalesce(started_at, now())
     WHERE id = (${nextJob}
       ORDER BY ${wasLeftBehind} DESC, ${cameAt}, number LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING *`,
    [isReading, leaseSeconds],
  );
  return rows[0];
}

/** What changes in a job while it runs. */
interface JobProgress {
  readonly state?: ImportState;
  readonly sequence?: number;
  readonly totals?: Totals;
  readonly counts?: Counts;
  readonly problems?: readonly Problem[];
  readonly warnings?: readonly string[];
  readonly failures?: number;
}

/** Stores progress and renews the lease, or throws `LeaseLost`. A job that comes to rest gives its lease back. */
export async function saveProgress(
  manager: EntityManager,
  lease: Lease,
  progress: JobProgress,
  isOver = false,
): Promise<void> {
  const entries = Object.entries(progress);
  const assignments = entries.map(([column], index) => `${column} = $${index + 4}, `).join('');
  const values = entries.map(([column, value]) => columnValue(column, value));
  const end = isOver
    ? 'lease_until = NULL, finished_at = clock_timestamp()'
    : 'lease_until = clock_timestamp() + make_interval(secs => $3)';
  const [, affected] = await manager.query(
    `UPDATE import_jobs SET ${assignments}${end} WHERE id = $1 AND lease_token = $2 AND $3::float > 0
       AND state NOT IN ('cancelled', 'completed', 'failed')`,
    [lease.id, lease.token, leaseSeconds, ...values],
  );
  if (affected === 0) throw new LeaseLost(lease);
}

/** Makes sure of a lease: throws `LeaseLost` where somebody else has the job by now, or nobody is to have it. */
export async function assertLease(manager: EntityManager, lease: Lease): Promise<void> {
  const rows: object[] = await manager.query(
    `SELECT FROM import_jobs WHERE id = $1 AND lease_token = $2 AND ${active}`,
    [lease.id, lease.token],
  );
  if (rows.length === 0) throw new LeaseLost(lease);
}

/** A sign of life of the holder. */
const renewLease = (manager: EntityManager, lease: Lease): Promise<unknown> =>
  manager.query(
    `UPDATE import_jobs SET lease_until = clock_timestamp() + make_interval(secs => $3)
     WHERE id = $1 AND lease_token = $2 AND lease_until IS NOT NULL`,
    [lease.id, lease.token, leaseSeconds],
  );

/** Leaves the job to whoever claims it next. */
export async function releaseLease(manager: EntityManager, lease: Lease): Promise<void> {
  await manager.query(
    `UPDATE import_jobs SET lease_until = now() WHERE id = $1 AND lease_token = $2 AND ${active}`,
    [lease.id, lease.token],
  );
}

/** Leaves the job to whoever claims it next after an unexpected error; gives how many of those there were in a row. */
export async function countFailure(manager: EntityManager, lease: Lease): Promise<number> {
  const [rows] = await manager.query(
    `UPDATE import_jobs SET lease_until = now(), failures = failures + 1
     WHERE id = $1 AND lease_token = $2 AND ${active} RETURNING failures`,
    [lease.id, lease.token],
  );
  return rows[0]?.failures ?? 0;
}

/** Ends all leases, after a restart of the only process there is. */
export const dropLeases = (manager: EntityManager): Promise<unknown> =>
  manager.query(
    `UPDATE import_jobs SET lease_until = NULL WHERE state IN ('queued', 'receiving', 'planning', 'applying')`,
  );

/** Removes what was being received when its server went away: nobody was told of these jobs. */
export const deleteAbandoned = (manager: EntityManager): Promise<unknown> =>
  manager.query(`DELETE FROM import_jobs WHERE state = 'receiving' AND coalesce(lease_until < now(), true)`);

const heartbeatMs = (leaseSeconds * 1_000) / 4;

/**
 * Keeps a lease alive, and former holders off, until the function that it gives is called; a beat that fails is made
 * good by the next. `renewIt` stores the sign of life where the lease is not that of an import.
 */
export function startHeartbeat(store: Store, lease: Lease, renewIt = renewLease): () => void {
  let isBeating = false;
  const beat = async (): Promise<void> => {
    // Beats that wait for the row would take one connection after the other.
    if (isBeating) return;
    isBeating = true;
    await renew(store, lease, renewIt).catch(() => undefined);
    isBeating = false;
  };
  void beat();
  const timer = setInterval(beat, heartbeatMs);
  return () => clearInterval(timer);
}

// The first to hold a lease has nobody before it.
async function renew(store: Store, lease: Lease, renewIt: typeof renewLease): Promise<void> {
  if (lease.token > 1) await store.endOlder(lease);
  await renewIt(store.dataSource.manager, lease);
}
