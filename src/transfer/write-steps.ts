import type { EntityManager } from 'typeorm';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import type { Problem } from '../lib/problem.ts';
import type { Recordable, Step } from '../planning/step.ts';
import { isRefusal, isTransient } from '../store/postgres-codes.ts';
import { type Batch, writeBatch } from '../store/write-batch.ts';

/** The code of the problem of an entity that the database does not take. */
export const notStored = 'NOT_STORED';

/** What carrying the steps out stores. */
export const batchOf = (steps: readonly Recordable[]): Batch => ({
  created: steps.flatMap(({ status, target }) => (target && status !== 'updated' ? [target] : [])),
  updated: steps.flatMap(({ status, target, stored }) =>
    target && stored && status === 'updated' ? [{ ...target, revision: stored.revision }] : [],
  ),
});

/** Stores what the steps of one kind say, all of it or nothing; the outcomes are as planned. */
export async function writeSteps(
  manager: EntityManager,
  kind: KindName,
  steps: readonly Step[],
): Promise<readonly Step[]> {
  await writeBatch(manager, kindNamed(kind), batchOf(steps));
  return steps;
}

/** The same, halving what the database refuses until the entity that it refuses stands alone and fails. */
export async function writeEach(
  manager: EntityManager,
  kind: KindName,
  steps: readonly Step[],
  isRefused: (error: unknown) => boolean = isRefusal,
): Promise<readonly Step[]> {
  try {
    // A transaction within a transaction is a savepoint.
    return await manager.transaction((inner) => writeSteps(inner, kind, steps));
  } catch (error) {
    if (!isRefused(error)) throw error;
    const [only, ...others] = steps;
    if (only !== undefined && others.length === 0) return [failed(only, kind, error)];
    const middle = Math.ceil(steps.length / 2);
    const first = await writeEach(manager, kind, steps.slice(0, middle), isRefused);
    return [...first, ...(await writeEach(manager, kind, steps.slice(middle), isRefused))];
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
