import { Outdated } from './outdated.ts';

/** SQLSTATE codes that are ordinary branches here (PostgreSQL documentation, appendix A). */
export const uniqueViolation = '23505';
const serializationFailure = '40001';
const deadlockDetected = '40P01';

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

/** Whether the database refused the data, as against being out of reach or out of order. */
export const isRefusal = (error: unknown): boolean => /^(22|23)/.test(sqlState(error) ?? '');

/** Whether the database has used up its disk, its memory or a quota. */
export const isOutOfRoom = (error: unknown): boolean => /^53[124]/.test(sqlState(error) ?? '');
