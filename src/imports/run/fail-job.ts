import type { Logger } from 'pino';
import { loggable } from '../../lib/loggable.ts';
import type { Services } from '../../services/services.ts';
import { databaseTrouble } from '../../store/database-trouble.ts';
import type { Lease } from '../../store/lease.ts';
import { isContention, isOutOfReach } from '../../store/postgres-codes.ts';
import { countFailure, releaseLease } from '../jobs.ts';
import { giveUp } from './give-up.ts';

/** A job that meets this many unexpected errors without coming any further is not tried again. */
const mostFailures = 5;

/**
 * After an error: the job is left to the next attempt, or given up when there were enough of them in a row. Gives whether
 * others can have their turn at once: what stands in the way of all of them is better waited for.
 */
export async function failJob(
  services: Services,
  lease: Lease,
  error: unknown,
  log: Logger,
): Promise<boolean> {
  const { manager } = services.store.dataSource;
  try {
    if (isOutOfReach(error) || isContention(error)) {
      const reason = databaseTrouble(error)?.message ?? 'Others were in its way.';
      log.warn(
        { error: loggable(error), job: lease.id },
        `An import had to stop, and goes on by itself. ${reason}`,
      );
      await releaseLease(manager, lease);
      return false;
    }
    log.error({ error: loggable(error), job: lease.id }, 'An import was interrupted by an unexpected error.');
    if ((await countFailure(manager, lease)) >= mostFailures)
      await giveUp(services, lease, { reason: databaseTrouble(error), log });
    return true;
  } catch (second) {
    // Out of reach: the lease runs out by itself.
    log.warn(
      { error: loggable(second), job: lease.id },
      'The interrupted import could not be handed on yet.',
    );
    return false;
  }
}
