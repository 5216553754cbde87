import type { EntityManager } from 'typeorm';
import { type KindName, kindNamed, kindNames, kinds } from '../kinds/registry.ts';
import type { ConflictStrategy } from '../kinds/words.ts';
import type { Problem } from '../lib/problem.ts';
import { DocumentIndex } from '../planning/document-index.ts';
import { droppedMentions } from '../planning/dropped-mentions.ts';
import { strategist } from '../planning/select.ts';
import type { Services } from '../services/services.ts';
import type { Counts, ImportJobRow } from '../store/import-tables.ts';
import { lookUpHeads } from '../store/look-up.ts';
import type { Lease } from '../store/store.ts';
import { type ChunkHead, readChunkEntries } from './chunks.ts';
import { readReferring, readSettlements } from './journal.ts';
import type { Planning } from './plan/plan-chunk.ts';

/** A job in the hands of a runner. `sequence` and `counts` are as last committed. */
export interface JobRun {
  readonly services: Services;
  readonly job: ImportJobRow;
  readonly lease: Lease;
  /** Why nothing is written at all; empty when something is. */
  refusals: readonly Problem[];
  sequence: number;
  counts: Counts;
}

/** The run of an import, with what its plan rests on. */
export interface ImportRun extends JobRun {
  readonly index: DocumentIndex;
  readonly strategyOf: (kind: KindName, key: string) => ConflictStrategy;
  /** Planning notes outcomes and writes no entity: a dry run, a refused import, an atomic one before its commit. */
  phase: 'planning' | 'applying';
}

/** Whether the entities of the outcomes are stored, or will be when the job completes. */
export const storesEntities = ({ job, refusals }: ImportRun): boolean =>
  !job.dry_run && refusals.length === 0;

/** The job that holds the document: a plan keeps it for those who carry it out. */
export const documentOf = ({ id, plan_of }: ImportJobRow): string => plan_of ?? id;

/** What planning one chunk of the run needs. */
export const planningOf = (
  { services, job, index, strategyOf, phase }: ImportRun,
  kindName: KindName,
  { manager, lock }: Pick<Planning, 'manager' | 'lock'>,
): Planning => {
  const kind = kindNamed(kindName);
  return {
    manager,
    lock,
    kind,
    index,
    strategyOf,
    ring: services.ring,
    stamp: Math.floor(job.stamp.getTime() / 1000),
    keyLength: services.limits.keyLength,
    isBroughtStored: phase === 'applying',
  };
};

/** A run of the job from wherever it stands, with the index of its whole document. */
export async function openRun(
  services: Services,
  job: ImportJobRow,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<ImportRun> {
  const run = startRun(services, job);
  await indexDocument(run, chunks, signal);
  return run;
}

function startRun(services: Services, job: ImportJobRow): ImportRun {
  return {
    services,
    job,
    lease: { id: job.id, token: job.lease_token },
    index: new DocumentIndex(job.is_own),
    strategyOf: strategist(job.conflict_strategy, job.rules),
    refusals: [],
    phase: 'planning',
    sequence: job.sequence,
    counts: job.counts,
  };
}

async function indexDocument(
  { services, job, index, strategyOf }: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<void> {
  const { manager } = services.store.dataSource;
  for (const { kind, number, deletes } of chunks) {
    signal.throwIfAborted();
    for (const entry of (await readChunkEntries(manager, documentOf(job), number)) ?? []) {
      if (deletes) index.addDeletion(kind, entry, strategyOf(kind, entry.key) === 'update');
      else index.add(kind, entry);
    }
  }
  await presumeConflicts(services, index);
  await settleWhatIsDone(services, job, index);
}

/** Chunks overlap, so a repetition can be planned before the entity that it repeats. */
async function presumeConflicts({ store }: Services, index: DocumentIndex): Promise<void> {
  for (const kind of kinds) {
    const keys = index.repeatedKeys(kind.name);
    if (keys.length === 0) continue;
    const heads = await lookUpHeads(store.dataSource.manager, kind, keys);
    const stored = new Set(heads.map(({ key }) => key));
    for (const key of keys) index.presume(kind.name, key, stored.has(key));
  }
}

/** After a restart: what became of the entities that others may refer to or repeat. */
async function settleWhatIsDone(
  services: Services,
  { id, sequence }: ImportJobRow,
  index: DocumentIndex,
): Promise<void> {
  if (sequence === 0) return;
  const { manager } = services.store.dataSource;
  for (const kind of kindNames) {
    for (const step of await readSettlements(manager, { jobId: id, kind, keys: index.repeatedKeys(kind) })) {
      index.settle(kind, step);
    }
    if (index.hasDeletions) await settleReferences(manager, id, kind, index);
  }
}

async function settleReferences(
  manager: EntityManager,
  jobId: string,
  kind: KindName,
  index: DocumentIndex,
): Promise<void> {
  for (const { key, status, changes } of await readReferring(manager, jobId, kind)) {
    if (status === 'deleted') index.settleDeletion(kind, key, status);
    else index.settleDropped(kind, key, droppedMentions(kindNamed(kind), changes ?? []));
  }
}
