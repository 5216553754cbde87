import type { Logger } from 'pino';
import { releaseLease, saveProgress } from '../store/import-jobs.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import type { Lading } from './lading.ts';

/** A job that could not be carried out this many times is not tried again. */
const mostAttempts = 5;

/** After an unexpected error: the job is left to the next attempt, or fails when there were enough of them. */
export async function failJob(
  { store }: Lading,
  { id, lease_token: token }: ImportJobRow,
  error: unknown,
  log: Logger,
): Promise<void> {
  log.error({ err: error, job: id, attempt: token }, 'An import was interrupted by an unexpected error.');
  const { manager } = store.dataSource;
  try {
    if (token < mostAttempts) return await releaseLease(manager, { id, token });
    await saveProgress(manager, { id, token }, { state: 'failed', problems: [unexpected] }, true);
    await store.notify(id);
  } catch (second) {
    // The database is out of reach: the lease runs out by itself.
    log.error({ err: second, job: id }, 'The interrupted import could not be handed on.');
  }
}

const unexpected = {
  code: 'INTERNAL_ERROR',
  message:
    'The import could not be finished because of an unexpected error; what its outcomes list is stored. ' +
    'The log of the server says more; import the document again when the cause is gone.',
};
