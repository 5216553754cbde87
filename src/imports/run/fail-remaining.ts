import type { EntityManager } from 'typeorm';
import { kindNames } from '../../kinds/registry.ts';
import type { Problem } from '../../lib/problem.ts';
import { storableJson } from '../../lib/storable.ts';
import type { Counts, ImportJobRow, Totals } from '../../store/import-tables.ts';
import { readChunkHeads } from '../chunks.ts';
import { readCounts } from '../journal.ts';
import { refuseNotes } from '../notes.ts';
import { failRemainingDeeds } from '../undo/find-deeds.ts';
import { documentOf } from './chunk-run.ts';

/** The outcomes of a job that is given up, as far as they can be had, and what is to be said of those that cannot. */
export interface MadeOutcomes {
  readonly sequence: number;
  readonly counts: Counts;
  readonly problems: readonly Problem[];
}

export type MakeOutcomes = (
  manager: EntityManager,
  job: ImportJobRow,
  reason: Problem,
) => Promise<MadeOutcomes>;

/** Every entity that has no outcome yet fails, by its key. */
export const failNamed: MakeOutcomes = async (manager, job, reason) => {
  await (job.undo_of === null ? failChunks : failDeeds)(manager, job, reason);
  return failUnnamed(manager, job, reason);
};

/** The same without a look at the document, which may be what stands in the way: there are as many outcomes, without keys. */
export const failUnnamed: MakeOutcomes = async (manager, job, reason) => {
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
export const failUncounted: MakeOutcomes = async (_manager, job) => {
  // What an atomic one has noted is not written.
  const known: Counts = job.atomic ? {} : job.counts;
  const counts: Record<string, Counts[string]> = { ...known };
  for (const [kind, count] of missingFrom(job, known).missing)
    counts[kind] = { ...counts[kind], failed: (counts[kind]?.failed ?? 0) + count };
  return { sequence: job.sequence, counts, problems: [outcomesLost] };
};

/** In the database alone: the document need not fit into memory. */
async function failChunks(manager: EntityManager, job: ImportJobRow, reason: Problem): Promise<void> {
  for (const chunk of await readChunkHeads(manager, documentOf(job))) {
    if (chunk.sequence < job.sequence) continue;
    await manager.query(
      `INSERT INTO import_steps (job_id, sequence, kind, key, conflict, status, problems)
       SELECT $5, $3 + e.number, c.kind, e.entry ->> 'key', false, 'failed', $4
       FROM import_chunks c, json_array_elements(c.heads) WITH ORDINALITY AS e(entry, number)
       WHERE c.job_id = $1 AND c.number = $2`,
      [documentOf(job), chunk.number, chunk.sequence, storableJson([reason]), job.id],
    );
  }
}

const failDeeds = (manager: EntityManager, job: ImportJobRow, reason: Problem): Promise<void> =>
  failRemainingDeeds(manager, { id: job.id, undone: job.undo_of ?? '', sequence: job.sequence }, reason);

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
  atomic ? refuseNotes(manager, id, []) : readCounts(manager, id, Number.MAX_SAFE_INTEGER);

const outcomesLost: Problem = {
  code: 'OUTCOMES_LOST',
  message:
    'The database did not take the outcomes of the entities that were left; the numbers count them as failed. None of them is stored.',
};
