import type { EntityManager } from 'typeorm';
import { type Lease, leaseSeconds } from './lease.ts';

const namePrefix = ({ id }: Lease): string => `lading ${id} `;
const nameOf = (lease: Lease): string => `${namePrefix(lease)}${lease.token}`;

// Without a lease nobody takes over; and a process that has much to do stands still for a few seconds at times: whoever
// asked would be told that the database is gone.
const patienceSeconds = 30;

/**
 * To be the first statement of a transaction. A process that stands still must not keep its locks, as what waits for
 * them is the one that takes over from it: between two statements the database ends it by itself; in the middle of
 * one, whoever holds a newer lease finds it by its name.
 */
export function nameSession(manager: EntityManager, lease: Lease | undefined): Promise<unknown> {
  const seconds = lease === undefined ? patienceSeconds : leaseSeconds;
  const idleness = `SET LOCAL idle_in_transaction_session_timeout = '${seconds}s'`;
  // The id of a job and a number: nothing in it has to be quoted.
  return manager.query(
    lease === undefined ? idleness : `${idleness}; SET LOCAL application_name = '${nameOf(lease)}'`,
  );
}

/** Ends the sessions that work under older leases; a role may end its own sessions, a superuser is not needed. */
export const endOlderSessions = (manager: EntityManager, lease: Lease): Promise<unknown> =>
  manager.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
       AND usename = current_user AND starts_with(application_name, $1) AND application_name <> $2`,
    [namePrefix(lease), nameOf(lease)],
  );
