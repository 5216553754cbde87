import type { Logger } from 'pino';
import { failpoint } from '../../lib/failpoint.ts';
import { loggable } from '../../lib/loggable.ts';
import type { Problem } from '../../lib/problem.ts';
import type { Services } from '../../services/services.ts';
import type { Lease } from '../../store/lease.ts';
import { isContention, isOutOfReach } from '../../store/postgres-codes.ts';
import { deleteChunks } from '../chunks.ts';
import { findJob, LeaseLost, saveProgress } from '../jobs.ts';
import { failNamed, failUncounted, failUnnamed, type MakeOutcomes } from './fail-remaining.ts';
import { queueTopic } from './queue-topic.ts';

/** What went wrong, and who is told of what goes wrong while the job is ended. */
export interface GivingUp {
  readonly reason?: Problem | undefined;
  readonly log: Logger;
}

/**
 * Ends a job that cannot be carried out: what has no outcome yet fails, what an atomic one has noted is not written. It
 * ends in any case, or it would keep the others waiting: where the database does not take the outcomes as they should
 * be, it is asked for less and less.
 */
export async function giveUp(
  services: Services,
  lease: Lease,
  { reason = unexpected, log }: GivingUp,
): Promise<void> {
  const tellWhy = (error: unknown): void =>
    log.error(
      { error: loggable(error), job: lease.id },
      'The outcomes of an import that is given up could not be stored as they should be.',
    );
  try {
    return await endJob(services, lease, reason, failNamed);
  } catch (error) {
    if (!isLasting(error)) throw error;
    tellWhy(error);
  }
  try {
    return await endJob(services, lease, reason, failUnnamed);
  } catch (error) {
    if (!isLasting(error)) throw error;
    tellWhy(error);
  }
  await endJob(services, lease, reason, failUncounted);
}

/** Whether it would be the same at the next attempt. */
const isLasting = (error: unknown): boolean =>
  !(error instanceof LeaseLost || isOutOfReach(error) || isContention(error));

async function endJob(
  { store }: Services,
  lease: Lease,
  reason: Problem,
  makeOutcomes: MakeOutcomes,
): Promise<void> {
  await store.transaction(async (manager) => {
    const job = await findJob(manager, lease.id);
    if (job === null) throw new LeaseLost(lease);
    const { problems, ...made } = await makeOutcomes(manager, job, reason);
    const end = { state: 'failed', problems: [...job.problems, reason, ...problems], ...made } as const;
    await saveProgress(manager, lease, end, true);
    await deleteChunks(manager, job.id);
    await store.notify([job.id, queueTopic], manager);
    failpoint('give-up.before-commit');
  }, lease);
  failpoint('give-up.after-commit');
}

const unexpected: Problem = {
  code: 'INTERNAL_ERROR',
  message:
    'The import could not be finished because of an unexpected error; its outcomes say what is stored. ' +
    'The log of the server says more; import the document again when the cause is gone.',
};
