import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSteps, progressOf } from '../../../src/imports/progress.ts';
import { type KindName, kindNames } from '../../../src/kinds/registry.ts';
import { type OutcomeStatus, outcomeStatuses } from '../../../src/kinds/words.ts';
import type { Counts } from '../../../src/store/import-tables.ts';

const nothing = {
  processed: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  renamed: 0,
  skipped: 0,
  failed: 0,
  deleted: 0,
};
const outcome = fc.record({
  kind: fc.constantFrom(...kindNames),
  status: fc.constantFrom(...outcomeStatuses),
});

interface Job {
  readonly outcomes: readonly { kind: KindName; status: OutcomeStatus }[];
  readonly toCome: Record<string, number>;
  readonly seconds: number;
}

/** A job of which these outcomes are there, and some entities are still to come. */
const job: fc.Arbitrary<Job> = fc.record({
  outcomes: fc.array(outcome),
  toCome: fc.dictionary(fc.constantFrom(...kindNames), fc.nat(100), { noNullPrototype: true }),
  seconds: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
});

const progressAfter = ({ outcomes, toCome, seconds }: Job) => {
  const totals: Record<string, number> = { ...toCome };
  let counts: Counts = {};
  for (const { kind, status } of outcomes) {
    totals[kind] = (totals[kind] ?? 0) + 1;
    counts = countSteps(counts, kind, [{ status }]);
  }
  return progressOf({ totals, counts, seconds });
};

describe('the progress of a job', () => {
  it('says how far it is, as a whole and per kind', () => {
    const progress = progressOf({
      totals: { server: 10, tool: 30 },
      counts: { tool: { created: 4, failed: 1, skipped: 5 } },
      seconds: 5,
    });
    const done = { ...nothing, processed: 10, created: 4, failed: 1, skipped: 5 };
    expect(progress).toEqual({
      ...done,
      total: 40,
      percent: 25,
      entitiesPerSecond: 2,
      etaSeconds: 15,
      perKind: [
        { ...done, kind: 'tool', total: 30 },
        { ...nothing, kind: 'server', total: 10 },
      ],
    });
  });

  it.each([
    ['before anything is done', { totals: { tool: 2 }, counts: {}, seconds: 3 }, 0],
    ['before any time has passed', { totals: { tool: 2 }, counts: { tool: { created: 1 } }, seconds: 0 }, 50],
    ['of an empty document', { totals: {}, counts: {}, seconds: 1 }, 100],
    ['of empty lists', { totals: { tool: 0, root: 0 }, counts: {}, seconds: 0 }, 100],
  ])('%s has no rate', (_, work, percent) => {
    expect(progressOf(work)).toMatchObject({ percent, entitiesPerSecond: null, etaSeconds: null });
  });

  it('has nothing left to wait for when all is done', () => {
    const work = { totals: { tool: 2 }, counts: { tool: { created: 1, failed: 1 } }, seconds: 4 };
    expect(progressOf(work)).toMatchObject({ percent: 100, entitiesPerSecond: 0.5, etaSeconds: 0 });
  });

  it('shows the kinds that the document has in the order in which they are written', () => {
    const totals = Object.fromEntries([...kindNames].reverse().map((kind) => [kind, 0]));
    const kindsOf = (work: Parameters<typeof progressOf>[0]) =>
      progressOf(work).perKind.map(({ kind }) => kind);
    expect(kindsOf({ totals, counts: {}, seconds: 0 })).toEqual(kindNames);
    expect(kindsOf({ totals: { server: 1, root: 0 }, counts: {}, seconds: 0 })).toEqual(['root', 'server']);
  });

  it('counts every outcome once: statuses add up to what is processed, kinds to the whole', () => {
    fc.assert(
      fc.property(job, (work) => {
        const { perKind, ...all } = progressAfter(work);
        expect(all.processed).toBe(work.outcomes.length);
        for (const tally of [all, ...perKind]) {
          expect(outcomeStatuses.reduce((sum, status) => sum + tally[status], 0)).toBe(tally.processed);
        }
        for (const count of ['total', 'processed', ...outcomeStatuses] as const) {
          expect(perKind.reduce((sum, tally) => sum + tally[count], 0)).toBe(all[count]);
        }
      }),
    );
  });

  it('is between 0 and 100 percent, and at its rate the rest takes as long as it says', () => {
    fc.assert(
      fc.property(job, (work) => {
        const { percent, entitiesPerSecond, etaSeconds, total, processed } = progressAfter(work);
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(100);
        expect(percent === 100).toBe(processed === total);
        expect(entitiesPerSecond === null).toBe(processed === 0);
        expect((entitiesPerSecond ?? 0) * (etaSeconds ?? 0)).toBeCloseTo(
          processed === 0 ? 0 : total - processed,
        );
      }),
    );
  });
});
