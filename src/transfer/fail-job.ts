import type { Logger } from 'pino';
import { countFailure, type Lease, releaseLease } from '../store/import-jobs.ts';
import { isOutOfReach } from '../store/postgres-codes.ts';
import { giveUp } from './give-up.ts';
import type { Lading } from './lading.ts';

/** A job that meets this many unexpected errors without coming any further is not tried again. */
const mostFailures = 5;

/** After an error: the job is left to the next attempt, or given up when there were enough of them in a row. */
export async function failJob(lading: Lading, lease: Lease, error: unknown, log: Logger): Promise<void> {
  const { manager } = lading.store.dataSource;
  try {
    if (isOutOfReach(error)) {
      log.warn(
        { err: error, job: lease.id },
        'The database went away during an import, which goes on later.',
      );
      return await releaseLease(manager, lease);
    }
    log.error({ err: error, job: lease.id }, 'An import was interrupted by an unexpected error.');
    if ((await countFailure(manager, lease)) >= mostFailures) await giveUp(lading, lease);
  } catch (second) {
    // Out of reach: the lease runs out by itself.
    log.warn({ err: second, job: lease.id }, 'The interrupted import could not be handed on yet.');
  }
}
