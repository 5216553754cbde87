import type { EntityManager } from 'typeorm';
import { type KindName, kindNamed, kinds } from '../kinds/registry.ts';
import type { ConflictStrategy } from '../kinds/words.ts';
import { type DocumentIndex, DocumentIndexer } from '../planning/document-index.ts';
import { Ledger } from '../planning/ledger.ts';
import { NewKeys } from '../planning/new-keys.ts';
import { strategist } from '../planning/select.ts';
import type { Step } from '../planning/step.ts';
import type { Services } from '../services/services.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import { lookUpHeads } from '../store/look-up.ts';
import type { ActiveJob } from './active-job.ts';
import { type ChunkHead, readChunkEntries } from './chunks.ts';
import { readRecorded } from './journal.ts';

/** An import in the hands of a runner, with what its plan rests on. */
export interface ActiveImport extends ActiveJob {
  readonly index: DocumentIndex;
  readonly ledger: Ledger;
  readonly newKeys: NewKeys;
  readonly strategyOf: (kind: KindName, key: string) => ConflictStrategy;
}

/** The job that holds the document: a plan keeps it for those who carry it out. */
export const documentOf = ({ id, plan_of }: ImportJobRow): string => plan_of ?? id;

/** Writes to the ledger what became of a chunk's entities, once that is certain: whatever is planned after it rests on it. */
export function recordOutcomes({ ledger }: ActiveImport, kind: KindName, steps: readonly Step[]): void {
  ledger.record(
    kindNamed(kind),
    steps.map((step) => ({ ...step, key: step.incoming.key })),
  );
}

/** The job from wherever it stands, with the index of its whole document and what became of that so far. */
export async function openActiveImport(
  services: Services,
  job: ImportJobRow,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<ActiveImport> {
  const { manager } = services.store.dataSource;
  const strategyOf = strategist(job.conflict_strategy, job.rules);
  const index = await readIndex(manager, job, chunks, { strategyOf, signal });
  return {
    services,
    job,
    lease: { id: job.id, token: job.lease_token },
    index,
    ledger: await openLedger(manager, job, index),
    newKeys: new NewKeys(),
    strategyOf,
    refusals: [],
    phase: 'planning',
    sequence: job.sequence,
    counts: job.counts,
  };
}

async function readIndex(
  manager: EntityManager,
  job: ImportJobRow,
  chunks: readonly ChunkHead[],
  { strategyOf, signal }: Pick<ActiveImport, 'strategyOf'> & { readonly signal: AbortSignal },
): Promise<DocumentIndex> {
  const indexer = new DocumentIndexer();
  for (const { kind, number, deletes } of chunks) {
    signal.throwIfAborted();
    const chunk = await readChunkEntries(manager, documentOf(job), number);
    for (const entry of chunk?.entries ?? []) {
      if (deletes) indexer.addDeletion(kind, entry, strategyOf(kind, entry.key) === 'update');
      else indexer.add(kind, entry);
    }
  }
  return indexer.finish(job.is_own);
}

/** The ledger as far as the job is: after a restart, with what became of the entities that others may depend on. */
async function openLedger(
  manager: EntityManager,
  { id, sequence }: ImportJobRow,
  index: DocumentIndex,
): Promise<Ledger> {
  const ledger = new Ledger(index);
  await presumeConflicts(manager, ledger);
  if (sequence === 0) return ledger;
  for (const { name } of kinds) {
    const keys = index.repeatedKeys(name);
    const outcomes = await readRecorded(manager, {
      jobId: id,
      kind: name,
      keys,
      changed: index.hasDeletions,
    });
    ledger.record(kindNamed(name), outcomes);
  }
  return ledger;
}

/** Chunks overlap, so a repetition can be planned before it is known what became of the entity that it repeats. */
async function presumeConflicts(manager: EntityManager, ledger: Ledger): Promise<void> {
  for (const kind of kinds) {
    const keys = ledger.index.repeatedKeys(kind.name);
    if (keys.length === 0) continue;
    const heads = await lookUpHeads(manager, kind, keys);
    const stored = new Set(heads.map(({ key }) => key));
    for (const key of keys) ledger.presume(kind.name, key, stored.has(key));
  }
}
