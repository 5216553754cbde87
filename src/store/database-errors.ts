import type { Problem } from '../lib/problem.ts';

/** SQLSTATE codes that are ordinary branches here (PostgreSQL documentation, appendix A). */
const uniqueViolation = '23505';
const serializationFailure = '40001';
const deadlockDetected = '40P01';
const lockNotAvailable = '55P03';

/** The SQLSTATE of an error that came from the database, through TypeORM or not. */
function sqlState(error: unknown): string | undefined {
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
const isReadOnly = (error: unknown): boolean => sqlState(error) === '25006';

/** Whether the database's own limits on time were exceeded. */
const hasTimedOut = (error: unknown): boolean => ['57014', '25P04'].includes(sqlState(error) ?? '');

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

/** What a write rests on is no longer what is stored: somebody changed it since it was read. Read it again. */
export class Outdated extends Error {
  override readonly name = 'Outdated';

  constructor(table: string) {
    super(`Rows of ${table} were changed since they were read.`);
  }
}

const attempts = 5;

/** Does the work again from the start where another writer got in its way. */
export async function retrying<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isTransient(error)) throw error;
    }
  }
}

const problems = {
  room: {
    code: 'INSUFFICIENT_STORAGE',
    message:
      'The database has no room left, on its disk or in its memory. What was accepted is kept; make room, then try again.',
  },
  readOnly: {
    code: 'DATABASE_READ_ONLY',
    message:
      'The database takes no changes: it is a standby, or default_transaction_read_only is on for the role or the database. ' +
      'Let DATABASE_URL lead to where it can be written, then try again.',
  },
  timeout: {
    code: 'DATABASE_TIMEOUT',
    message:
      'The database ended a statement or a transaction that took longer than its operator allows. Raise statement_timeout ' +
      'and transaction_timeout for the role of DATABASE_URL, then try again.',
  },
  reach: {
    code: 'DATABASE_UNAVAILABLE',
    message: 'The database does not answer, or has no session left. Try again in a moment.',
  },
} as const satisfies Record<string, Problem>;

type Trouble = (typeof problems)[keyof typeof problems];
export type DatabaseTroubleCode = Trouble['code'];

/** What is wrong with the database, where nothing is wrong with what it was asked; the same can be asked again later. */
export function databaseTrouble(error: unknown): Trouble | undefined {
  if (isOutOfRoom(error)) return problems.room;
  if (isReadOnly(error)) return problems.readOnly;
  if (hasTimedOut(error)) return problems.timeout;
  return isOutOfReach(error) ? problems.reach : undefined;
}
