import { databaseTrouble } from '../store/database-errors.ts';
import type { Refusal } from './refuse-request.ts';

/** What a request is refused with because of the database; RFC 4918 has a status of its own for no room. */
export function databaseRefusal(
  error: unknown,
): (Refusal & { readonly code: string; readonly message: string }) | undefined {
  const trouble = databaseTrouble(error);
  if (trouble === undefined) return undefined;
  const status = trouble.code === 'INSUFFICIENT_STORAGE' ? 507 : 503;
  return { ...trouble, status, headers: { 'retry-after': '5' } };
}
