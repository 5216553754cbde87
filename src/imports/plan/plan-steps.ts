import type { EntityManager } from 'typeorm';
import type { Step } from '../../planning/step.ts';
import { type ChunkHead, readChunkContent, readChunkEntries } from '../chunks.ts';
import { LeaseLost } from '../jobs.ts';
import { openContent } from '../open-content.ts';
import { documentOf, type ImportRun, planningOf } from '../run/chunk-run.ts';
import { holdToPlan } from './hold-to-plan.ts';
import { planChunk, type ReceivedEntities } from './plan-chunk.ts';
import { planDeletions } from './plan-deletions.ts';

/** A chunk with what is to become of its entities, as things stood when it was planned. */
export interface PlannedChunk extends OpenChunk {
  readonly steps: readonly Step[];
}

/** A chunk whose entities are known. */
export interface OpenChunk extends ChunkHead, ReceivedEntities {}

/** Throws `LeaseLost` when the document is gone, which means that the job is cancelled. */
export async function openChunk(
  { job, lease }: ImportRun,
  head: ChunkHead,
  manager: EntityManager,
): Promise<OpenChunk> {
  const wanted = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new LeaseLost(lease);
    return part;
  };
  const entries = wanted(await readChunkEntries(manager, documentOf(job), head.number));
  return {
    ...head,
    entries,
    open: async (inner) =>
      openContent(head.kind, entries, wanted(await readChunkContent(inner, documentOf(job), head.number))),
  };
}

/** Plans a chunk outside of any transaction. */
export async function planAhead(run: ImportRun, head: ChunkHead): Promise<PlannedChunk> {
  const { manager } = run.services.store.dataSource;
  const chunk = await openChunk(run, head, manager);
  return { ...chunk, steps: await planSteps(run, chunk, { manager, lock: false }) };
}

/** Plans a chunk within the transaction that carries the steps out. */
export const planUnderLock = (run: ImportRun, chunk: OpenChunk, manager: EntityManager): Promise<Step[]> =>
  planSteps(run, chunk, { manager, lock: run.phase === 'applying' });

interface Place {
  readonly manager: EntityManager;
  readonly lock: boolean;
}

async function planSteps(run: ImportRun, chunk: OpenChunk, place: Place): Promise<Step[]> {
  const planning = planningOf(run, chunk.kind, place);
  const steps = await (chunk.deletes ? planDeletions(planning, chunk.entries) : planChunk(planning, chunk));
  const { plan_of: planId } = run.job;
  return planId === null ? steps : holdToPlan(place, planId, chunk, steps);
}
