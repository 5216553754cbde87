import type { EntityManager } from 'typeorm';
import { type KindName, kindNamed } from '../../kinds/registry.ts';
import type { LostLink } from '../../kinds/words.ts';
import type { Problem } from '../../lib/problem.ts';
import type { Recordable, Step, StoredEntity } from '../../planning/step.ts';
import { isRefusal, isTransient } from '../../store/database-errors.ts';
import { deleteStored } from '../../store/delete-entities.ts';
import type { Touched } from '../../store/references.ts';
import {
  type Batch,
  type EntityToUpdate,
  type EntityToWrite,
  type ReceivedRow,
  writeBatch,
} from '../../store/write-batch.ts';

/** The code of the problem of an entity that the database does not take. */
export const notStored = 'NOT_STORED';

/** What carrying the steps out stores. */
export function batchOf(steps: readonly Recordable[]): Batch {
  const batch = {
    created: [] as EntityToWrite[],
    received: [] as ReceivedRow[],
    updated: [] as EntityToUpdate[],
    sharingSlug: steps.flatMap(({ target, sharesSlug }) => (target && sharesSlug ? [target.id] : [])),
  };
  for (const { status, target, stored } of steps) {
    if (target === undefined) continue;
    if ('row' in target) batch.received.push(target);
    else if (status !== 'updated') batch.created.push(target);
    else if (stored)
      batch.updated.push({ ...target, fields: target.fields ?? [], revision: stored.revision });
  }
  return batch;
}

const deletedBy = (steps: readonly Recordable[]): StoredEntity[] =>
  steps.flatMap(({ status, stored }) => (status === 'deleted' && stored ? [stored] : []));

/** Where the outcomes of steps belong. */
export interface StepPlace {
  readonly jobId: string;
  readonly kind: KindName;
}

/** Stores what the steps of one kind say, all of it or nothing; the outcomes are as planned. */
export async function writeSteps(
  manager: EntityManager,
  { jobId, kind }: StepPlace,
  steps: readonly Step[],
): Promise<readonly Step[]> {
  const settled = await writeBatch(manager, kindNamed(kind), batchOf(steps));
  const { lost, touched } = await deleteStored(manager, kindNamed(kind), deletedBy(steps));
  await keepUp(manager, jobId, [...settled.touched, ...touched]);
  return withLinks(steps, settled.links, lost);
}

type Links = ReadonlyMap<string, readonly LostLink[]>;

/** Steps with what referred by name to what they have stored, and with what referred to what they have deleted. */
export function withLinks<Carried extends Recordable>(
  steps: readonly Carried[],
  settled: Links,
  lost: Links = new Map(),
): readonly Carried[] {
  if (lost.size === 0 && settled.size === 0) return steps;
  return steps.map((step) => ({
    ...step,
    links: (step.target ? settled.get(step.target.id) : lost.get(step.stored?.id ?? '')) ?? [],
  }));
}

/** Stores what the steps say, halving what the database refuses until the entity that it refuses stands alone and fails. */
export async function writeEach(
  manager: EntityManager,
  place: StepPlace,
  steps: readonly Step[],
  isRefused: (error: unknown) => boolean = isRefusal,
): Promise<readonly Step[]> {
  try {
    // A transaction within a transaction is a savepoint.
    return await manager.transaction((inner) => writeSteps(inner, place, steps));
  } catch (error) {
    if (!isRefused(error)) throw error;
    const [only, ...others] = steps;
    if (only !== undefined && others.length === 0) return [failed(only, place.kind, error)];
    const middle = Math.ceil(steps.length / 2);
    const first = await writeEach(manager, place, steps.slice(0, middle), isRefused);
    return [...first, ...(await writeEach(manager, place, steps.slice(middle), isRefused))];
  }
}

/** The outcome of an entity that the database does not take; its own message can show values, so it stays inside. */
function failed(
  { target: _target, renamedTo: _renamedTo, ...step }: Step,
  kind: KindName,
  error: unknown,
): Step {
  const reason = isTransient(error) ? 'its key was taken in the meantime' : 'a value does not fit its column';
  const problem: Problem = {
    code: notStored,
    message: `The database refused the ${kind} '${step.incoming.key}': ${reason}. Import it again, or change it.`,
    kind,
    key: step.incoming.key,
  };
  return { ...step, status: 'failed', changes: [], problems: [...step.problems, problem] };
}

/**
 * A job that touches what it has written itself has not edited it: its journal has the new revision, so that the way
 * back takes the entity for unchanged. What others edited in between keeps the old one.
 */
export async function keepUp(
  manager: EntityManager,
  jobId: string,
  touched: readonly Touched[],
): Promise<void> {
  for (const { kind, ids } of touched) {
    await manager.query(
      `UPDATE import_steps AS s SET revision = e.revision FROM ${kindNamed(kind).collection} e
       WHERE s.job_id = $1 AND s.kind = $2 AND s.entity_id = e.id AND e.id = ANY($3::uuid[])
         AND s.revision = e.revision - 1 AND s.status IN ('created', 'updated', 'renamed')`,
      [jobId, kind, ids],
    );
    // The plan that the job carries out has been made before.
    await manager.query(
      `UPDATE import_steps AS s SET base_revision = e.revision FROM ${kindNamed(kind).collection} e
       WHERE s.job_id = (SELECT plan_of FROM import_jobs WHERE id = $1) AND s.kind = $2 AND s.base_id = e.id
         AND e.id = ANY($3::uuid[]) AND s.base_revision = e.revision - 1`,
      [jobId, kind, ids],
    );
  }
}
