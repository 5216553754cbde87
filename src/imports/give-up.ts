import type { EntityManager } from 'typeorm';
import { kindNames } from '../kinds/registry.ts';
import { failpoint } from '../lib/failpoint.ts';
import { loggable, type Problem } from '../lib/problem.ts';
import { storableJson } from '../lib/storable.ts';
import type { Log } from '../log/members.ts';
import type { Services } from '../services/services.ts';
import { databaseTrouble, isContention, isOutOfReach } from '../store/database-errors.ts';
import type { Counts, ImportJobRow, Totals } from '../store/import-tables.ts';
import type { Lease } from '../store/store.ts';
import { documentOf } from './active-import.ts';
import { deleteChunks, readChunkHeads } from './chunks.ts';
import { findJob, queueTopic } from './jobs.ts';
import { readCounts } from './journal.ts';
import { countFailure, LeaseLost, releaseLease, saveProgress } from './leases.ts';
import { refusePlannedOutcomes } from './planned-outcomes.ts';
import { failNotUndone } from './undo/written-outcomes.ts';

/** A job that meets this many unexpected errors without coming any further is not tried again. */
const mostFailures = 5;

/**
 * After an error: the job is left to the next attempt, or given up when there were enough of them in a row. Gives whether
 * others can have their turn at once: what stands in the way of all of them is better waited for.
 */
export async function failJob(services: Services, lease: Lease, error: unknown, log: Log): Promise<boolean> {
  const { manager } = services.store.dataSource;
  try {
    if (isOutOfReach(error) || isContention(error)) {
      const reason = databaseTrouble(error)?.message ?? 'Others were in its way.';
      log.warn(
        { error: loggable(error), import_id: lease.id },
        `An import had to stop, and goes on by itself. ${reason}`,
      );
      await releaseLease(manager, lease);
      return false;
    }
    log.error(
      { error: loggable(error), import_id: lease.id },
      'An import was interrupted by an unexpected error.',
    );
    if ((await countFailure(manager, lease)) >= mostFailures)
      await giveUp(services, lease, { reason: databaseTrouble(error), log });
    return true;
  } catch (second) {
    // Out of reach: the lease runs out by itself.
    log.warn(
      { error: loggable(second), import_id: lease.id },
      'The interrupted import could not be handed on yet.',
    );
    return false;
  }
}

/** What went wrong, and who is told of what goes wrong while the job is ended. */
interface GivingUp {
  readonly reason?: Problem | undefined;
  readonly log: Log;
}

/**
 * Ends a job that cannot be carried out: what has no outcome yet fails, what an atomic one has planned is not written. It
 * ends in any case, or it would keep the others waiting: where the database does not take the outcomes as they should
 * be, it is asked for less and less.
 */
async function giveUp(
  services: Services,
  lease: Lease,
  { reason = unexpected, log }: GivingUp,
): Promise<void> {
  const tellWhy = (error: unknown): void =>
    log.error(
      { error: loggable(error), import_id: lease.id },
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

/** The outcomes of a job that is given up, as far as they can be had, and what is to be said of those that cannot. */
interface MadeOutcomes {
  readonly sequence: number;
  readonly counts: Counts;
  readonly problems: readonly Problem[];
}

type MakeOutcomes = (manager: EntityManager, job: ImportJobRow, reason: Problem) => Promise<MadeOutcomes>;

/** Every entity that has no outcome yet fails, by its key. */
const failNamed: MakeOutcomes = async (manager, job, reason) => {
  await (job.undo_of === null ? failChunks : failUndo)(manager, job, reason);
  return failUnnamed(manager, job, reason);
};

/**
 * Every entity that has no outcome yet fails, without a look at the document, which may be what stands in the way: the
 * outcomes have no keys.
 */
const failUnnamed: MakeOutcomes = async (manager, job, reason) => {
  let { sequence, missing } = missingFrom(job, await readCounts(manager, job.id, Number.MAX_SAFE_INTEGER));
  for (const [kind, count] of missing) {
    await manager.query(
      `INSERT INTO import_steps (job_id, sequence, kind, key, conflict, status, problems)
       SELECT $1, $2::integer + number, $3, '', false, 'failed', $4 FROM generate_series(1, $5::integer) AS number`,
      [job.id, sequence, kind, storableJson([reason]), count],
    );
    sequence += count;
  }
  return { sequence, counts: await settleCounts(manager, job), problems: [] };
};

/** The last resort, for a journal that takes nothing: only the numbers say what became of the entities. */
const failUncounted: MakeOutcomes = async (_manager, job) => {
  // What an atomic one has planned is not written.
  const known: Counts = job.atomic ? {} : job.counts;
  const counts: Record<string, Counts[string]> = { ...known };
  for (const [kind, count] of missingFrom(job, known).missing)
    counts[kind] = { ...counts[kind], failed: (counts[kind]?.failed ?? 0) + count };
  return { sequence: job.sequence, counts, problems: [outcomesLost] };
};

/** Fails the entities of chunks, in the database alone: the document need not fit into memory. */
async function failChunks(manager: EntityManager, job: ImportJobRow, reason: Problem): Promise<void> {
  for (const chunk of await readChunkHeads(manager, documentOf(job))) {
    if (chunk.sequence < job.sequence) continue;
    await manager.query(
      `INSERT INTO import_steps (job_id, sequence, kind, key, conflict, status, problems)
       SELECT $5, $3 + e.number, c.kind, e.entry ->> 'key', false, 'failed', $4
       FROM import_chunks c, json_array_elements(c.entries) WITH ORDINALITY AS e(entry, number)
       WHERE c.job_id = $1 AND c.number = $2`,
      [documentOf(job), chunk.number, chunk.sequence, storableJson([reason]), job.id],
    );
  }
}

const failUndo = (manager: EntityManager, job: ImportJobRow, reason: Problem): Promise<void> =>
  failNotUndone(manager, { id: job.id, undone: job.undo_of ?? '', sequence: job.sequence }, reason);

interface Missing {
  /** Of the last outcome that there is. */
  readonly sequence: number;
  /** How many entities of a kind have no outcome. */
  readonly missing: readonly (readonly [kind: string, count: number])[];
}

function missingFrom({ totals }: { readonly totals: Totals }, counts: Counts): Missing {
  const processed = (kind: string): number => sum(Object.values(counts[kind] ?? {}));
  return {
    sequence: sum(Object.keys(counts).map(processed)),
    missing: kindNames
      .map((kind) => [kind, (totals[kind] ?? 0) - processed(kind)] as const)
      .filter(([, count]) => count > 0),
  };
}

const sum = (numbers: readonly (number | undefined)[]): number =>
  numbers.reduce<number>((total, number = 0) => total + number, 0);

const settleCounts = (manager: EntityManager, { id, atomic }: ImportJobRow): Promise<Counts> =>
  atomic ? refusePlannedOutcomes(manager, id, []) : readCounts(manager, id, Number.MAX_SAFE_INTEGER);

const outcomesLost: Problem = {
  code: 'OUTCOMES_LOST',
  message:
    'The database did not take the outcomes of the entities that were left; the numbers count them as failed. None of them is stored.',
};
