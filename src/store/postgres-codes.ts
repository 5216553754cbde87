import { Outdated } from './outdated.ts';

/** SQLSTATE codes that are ordinary branches here (PostgreSQL documentation, appendix A). */
export const uniqueViolation = '23505';
const serializationFailure = '40001';
const deadlockDetected = '40P01';
const lockNotAvailable = '55P03';

/** The SQLSTATE of an error that came from the database, through TypeORM or not. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('driverError' in error) return sqlState(error.driverError);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the same transaction can succeed when what it rests on is read again. */
export const isTransient = (error: unknown): boolean =>
  error instanceof Outdated ||
  [serializationFailure, deadlockDetected, uniqueViolation].includes(sqlState(error) ?? '');

/** Whether others stood in the way, who are gone by the next attempt. */
export const isContention = (error: unknown): boolean =>
  [serializationFailure, deadlockDetected, lockNotAvailable].includes(sqlState(error) ?? '');

/** Whether the database refused the data (54: for its size), as against being out of reach or out of order. */
export const isRefusal = (error: unknown): boolean => /^(22|23|54)/.test(sqlState(error) ?? '');

/** Whether the database has used up its disk, its memory or a quota. */
export const isOutOfRoom = (error: unknown): boolean => /^53[124]/.test(sqlState(error) ?? '');

/** Whether the database takes no changes, as a standby does, or after a switch to one. */
export const isReadOnly = (error: unknown): boolean => sqlState(error) === '25006';

/** Whether the database's own limits on time were exceeded. */
export const hasTimedOut = (error: unknown): boolean => ['57014', '25P04'].includes(sqlState(error) ?? '');

// Connection exceptions, a role or a database that is not let in, insufficient resources (a full disk), a server that stops
// or starts, an idle session.
const outOfReach =
  /^(08...|28...|3D000|57P0[1-3]|57P05|53...|25P03|25006|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
// The driver's own errors have no code, and TypeORM's says only that the connection of the transaction is gone.
const lostConnection =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when|Query runner already released|Database connection provided by a query runner was already)/;

/** Whether the database could not be asked, so that nobody knows whether the last commit has taken place. */
export const isOutOfReach = (error: unknown): boolean =>
  outOfReach.test(sqlState(error) ?? '') || (error instanceof Error && lostConnection.test(error.message));
