import { expect } from 'vitest';
import { kindOfCollection } from '../../../src/kinds/registry.ts';
import type { ImportStepRow } from '../../../src/store/import-tables.ts';
import type { FaultDocument } from './fault-document.ts';
import type { FoundJob } from './find-job.ts';

const written: readonly string[] = ['created', 'updated', 'renamed'];

/** A job that rests: one outcome for each entity of its document, numbered without gaps, and counted rightly. */
export function checkJournal({ job, steps, chunks }: FoundJob, document: FaultDocument): void {
  expect(['completed', 'failed', 'planned', 'cancelled', 'undone']).toContain(job.state);
  checkNumbers({ job, steps, chunks });
  if (job.state !== 'cancelled') {
    expect(steps.map(({ kind, key }) => `${kind} ${key}`).sort()).toEqual(entitiesOf(document));
  }
  if (job.state !== 'planned') expect(chunks).toBe(0);
  if (isAllOrNothing(job) && job.state !== 'completed' && job.state !== 'planned') {
    expect(steps.filter(({ status, entity_id }) => written.includes(status) || entity_id !== null)).toEqual(
      [],
    );
  }
}

/** A job that rests: its outcomes are numbered without gaps, and counted rightly. */
export function checkNumbers({ job, steps }: FoundJob): void {
  expect(job.lease_until).toBeNull();
  expect(job.finished_at).not.toBeNull();
  expect(steps.map(({ sequence }) => sequence)).toEqual(steps.map((_, index) => index + 1));
  expect(job.sequence).toBe(steps.length);
  expect(withoutZeros(job.counts)).toEqual(countsOf(steps));
}

const isAllOrNothing = ({ atomic, conflict_strategy }: FoundJob['job']): boolean =>
  atomic || conflict_strategy === 'fail';

/** `kind key` of every entity, sorted. */
export const entitiesOf = ({ entities }: FaultDocument): string[] =>
  Object.entries(entities)
    .flatMap(([collection, list]) => {
      const kind = kindOfCollection(collection);
      return list.map((entity) => `${kind?.name} ${(entity as Record<string, unknown>)[kind?.key ?? '']}`);
    })
    .sort();

function countsOf(steps: readonly ImportStepRow[]): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { kind, status } of steps) {
    counts[kind] = { ...counts[kind], [status]: (counts[kind]?.[status] ?? 0) + 1 };
  }
  return counts;
}

const withoutZeros = (counts: FoundJob['job']['counts']): object =>
  Object.fromEntries(
    Object.entries(counts).map(([kind, ofKind]) => [
      kind,
      Object.fromEntries(Object.entries(ofKind).filter(([, count]) => count !== 0)),
    ]),
  );
