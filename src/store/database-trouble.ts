import type { Problem } from '../lib/problem.ts';
import { hasTimedOut, isOutOfReach, isOutOfRoom, isReadOnly } from './postgres-codes.ts';

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

/** What is wrong with the database, where nothing is wrong with what it was asked; the same can be asked again later. */
export function databaseTrouble(error: unknown): Trouble | undefined {
  if (isOutOfRoom(error)) return problems.room;
  if (isReadOnly(error)) return problems.readOnly;
  if (hasTimedOut(error)) return problems.timeout;
  return isOutOfReach(error) ? problems.reach : undefined;
}
