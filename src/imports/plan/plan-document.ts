import type { EntityManager } from 'typeorm';
import { type KindName, kindNamed } from '../../kinds/registry.ts';
import type { Problem } from '../../lib/problem.ts';
import { diff } from '../../planning/diff.ts';
import { type Deletion, planDeletion } from '../../planning/plan-deletion.ts';
import { problemsIn, type Step, type StoredEntity } from '../../planning/step.ts';
import { fingerprintPortable } from '../../secrets/fingerprint-portable.ts';
import { formerRingsOf, type KeyRing } from '../../secrets/key-ring.ts';
import { renewed } from '../../secrets/renew-secrets.ts';
import type { ImportJobRow } from '../../store/import-tables.ts';
import { lookUpHeads, lookUpStored } from '../../store/look-up.ts';
import { findReferrers } from '../../store/references.ts';
import { type ActiveImport, documentOf, recordOutcomes } from '../active-import.ts';
import { shortened } from '../active-job.ts';
import { openContent } from '../chunk.ts';
import { type ChunkHead, readChunkContent, readChunkEntries } from '../chunks.ts';
import { placeIn } from '../journal.ts';
import { LeaseLost, saveProgress } from '../leases.ts';
import { isAsPlanned, type OutcomeRange, readPlannedOutcomes } from '../planned-outcomes.ts';
import { type Planning, planChunk, type ReceivedEntities } from './plan-chunk.ts';

const mayBeRefused = ({ conflict_strategy, rules, atomic, plan_of }: ImportJobRow): boolean =>
  plan_of !== null ||
  atomic ||
  conflict_strategy === 'fail' ||
  rules.some(({ strategy }) => strategy === 'fail');

/** What was found before the first outcome stays found: afterwards the import would be in conflict with itself. */
export async function findRefusals(
  active: ActiveImport,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const { job, lease, services } = active;
  if (!mayBeRefused(job)) return [];
  if (job.sequence > 0 || job.problems.length > 0) return job.problems;
  const problems = shortened(await planAll(active, chunks, signal));
  if (problems.length > 0) await saveProgress(services.store.dataSource.manager, lease, { problems });
  return problems;
}

/** Plans the whole document without writing: everything that stands in the way is known before a write. */
export async function planAll(
  active: ActiveImport,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<Problem[]> {
  const { manager } = active.services.store.dataSource;
  const problems: Problem[] = [];
  for (const head of chunks) {
    signal.throwIfAborted();
    const steps = await planSteps(active, await openChunk(active, head, manager), { manager, lock: false });
    // What moved since the plan is told of by itself, and not again by all who refer to it.
    recordOutcomes(active, head.kind, steps);
    problems.push(...problemsIn(await held(active, head, steps, manager), head.kind, active.job.atomic));
  }
  return problems;
}

/** A chunk with what is to become of its entities, as things stood when it was planned. */
export interface PlannedChunk extends OpenChunk {
  readonly steps: readonly Step[];
}

/** A chunk whose entities are known. */
interface OpenChunk extends ChunkHead, ReceivedEntities {}

interface DocumentOfImport extends Pick<ActiveImport, 'job' | 'lease'> {
  readonly services: Pick<ActiveImport['services'], 'ring'>;
}

/** Reads the entries of a chunk. Throws `LeaseLost` when the document is gone, which means that the job is cancelled. */
export async function openChunk(
  { job, lease, services: { ring } }: DocumentOfImport,
  head: ChunkHead,
  manager: EntityManager,
): Promise<OpenChunk> {
  const wanted = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new LeaseLost(lease);
    return part;
  };
  const { entries, version } = wanted(await readChunkEntries(manager, documentOf(job), head.number));
  return {
    ...head,
    entries,
    open: async (inner) => {
      const now = wanted(await readChunkContent(inner, documentOf(job), head.number, version));
      return openContent(head.kind, now.entries ?? entries, now.content, ring);
    },
  };
}

/** Plans a chunk outside of any transaction. */
export async function planAhead(active: ActiveImport, head: ChunkHead): Promise<PlannedChunk> {
  const { manager } = active.services.store.dataSource;
  const chunk = await openChunk(active, head, manager);
  return { ...chunk, steps: await planHeld(active, chunk, { manager, lock: false }) };
}

/** Plans a chunk within the transaction that carries the steps out. */
export const planUnderLock = (
  active: ActiveImport,
  chunk: OpenChunk,
  manager: EntityManager,
): Promise<Step[]> => planHeld(active, chunk, { manager, lock: active.phase === 'applying' });

interface Place {
  readonly manager: EntityManager;
  readonly lock: boolean;
}

const planHeld = async (active: ActiveImport, chunk: OpenChunk, place: Place): Promise<Step[]> =>
  held(active, chunk, await planSteps(active, chunk, place), place.manager);

async function planSteps(active: ActiveImport, chunk: OpenChunk, place: Place): Promise<Step[]> {
  const planning = planningOf(active, chunk.kind, place);
  return chunk.deletes ? planDeletions(planning, chunk.entries) : planChunk(planning, chunk);
}

/** What planning one chunk of the import needs. */
const planningOf = (
  { services, job, index, ledger, newKeys, strategyOf, phase }: ActiveImport,
  kindName: KindName,
  { manager, lock }: Place,
): Planning => {
  const kind = kindNamed(kindName);
  return {
    manager,
    lock,
    kind,
    index,
    ledger,
    newKeys,
    strategyOf,
    ring: services.ring,
    stamp: Math.floor(job.stamp.getTime() / 1000),
    keyLength: services.limits.keyLength,
    isBroughtStored: phase === 'applying',
  };
};

/** The steps for keys of one kind that a delta deletes, compared with what is stored now; writes nothing. */
async function planDeletions(planning: Planning, deletions: readonly Deletion[]): Promise<Step[]> {
  const { manager, kind, index, lock, ring } = planning;
  const keys = [...new Set(deletions.map(({ key }) => key))];
  if (lock) await lookUpHeads(manager, kind, keys, true);
  const found = await lookUpStored(manager, kind, keys);
  const stored = new Map<string, StoredEntity>(
    found.map((one) => [one.key, { ...one, portable: renewed(kind, one.portable, ring) }]),
  );
  const strategyOf = (key: string) => planning.strategyOf(kind.name, key);
  const referrers = await findRemaining(planning, found);
  return deletions.map((deletion) => planDeletion({ kind, index, stored, strategyOf, referrers }, deletion));
}

/** Who refers to the entities, without those that refer to them no more when the rest of the document is stored. */
async function findRemaining(
  { manager, kind, ledger }: Planning,
  stored: readonly StoredEntity[],
): Promise<Map<string, string[]>> {
  const found = await findReferrers(
    manager,
    kind,
    stored.map(({ id }) => id),
  );
  const keys = new Map(stored.map(({ id, key }) => [id, key]));
  return new Map(
    [...found].map(([id, referrers]) => {
      const to = { kind: kindNamed(kind.name).name, key: keys.get(id) ?? '' };
      const remaining = referrers.filter((from) => !ledger.hasLetGo(from, to));
      return [id, remaining.map((from) => `${from.kind} '${from.key}'`)];
    }),
  );
}

/** The steps of a chunk as far as they are what the plan says that the job carries out; what has moved since fails. */
async function held(
  { job, services: { ring } }: ActiveImport,
  { kind, sequence, count }: ChunkHead,
  steps: Step[],
  manager: EntityManager,
): Promise<Step[]> {
  if (job.plan_of === null) return steps;
  const range: OutcomeRange = { jobId: job.plan_of, kind, sequence, count };
  const planned = await readPlannedOutcomes(manager, range);
  return steps.map((step, index) => {
    const isTrue = (one: Step): boolean => isAsPlanned(planned[index], one, placeIn(range, index), false);
    return isTrue(step) || asPlannedBefore(kind, step, ring).some(isTrue) ? step : moved(step, kind);
  });
}

/** The step as it was planned under each of the former secrets: the same secrets had other fingerprints then. */
function asPlannedBefore(kindName: KindName, step: Step, ring: KeyRing): Step[] {
  const { stored, target, changes } = step;
  if (changes.length === 0 || target === undefined || 'row' in target) return [];
  const kind = kindNamed(kindName);
  return formerRingsOf(ring).map((former) => ({
    ...step,
    changes: diff(
      fingerprintPortable(kind, stored?.portable ?? {}, former),
      fingerprintPortable(kind, target.portable, former),
    ),
  }));
}

function moved({ target: _target, renamedTo: _renamedTo, ...step }: Step, kind: KindName): Step {
  return { ...step, action: 'reject', status: 'failed', changes: [], problems: [staleProblem(kind, step)] };
}

const staleProblem = (kind: KindName, { incoming: { key } }: Pick<Step, 'incoming'>): Problem => ({
  code: 'STALE_PLAN',
  message: `The ${kind} '${key}', or what it refers to, changed after the import was planned. Plan the import again.`,
  kind,
  key,
});
