import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { conflictStrategies, outcomeStatuses } from '../../src/kinds/words.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf } from '../support/documents.ts';
import { dumpTables } from '../support/dump-tables.ts';
import { runs } from '../support/extent.ts';
import { type Imported, type RunningTestServer, runServer, type Tally } from '../support/run-server.ts';
import { type ImportCase, importCases } from './import-cases.ts';

describe.each(eitherDatabase)('a dry run on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    // Small chunks, so that even a small document has several of each kind.
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '2' });
  });

  async function compare({ stored, document, options }: ImportCase, conflictStrategy: string): Promise<void> {
    await server.clear();
    await server.importDocument(stored);
    const before = await dumpTables(server.store);
    const planned = await server.importDocument(document, { ...options, conflictStrategy, dryRun: true });
    expect(planned.job.state).toBe('PLANNED');
    expect(await dumpTables(server.store), 'the dry run wrote').toBe(before);
    const real = await server.importDocument(document, { ...options, conflictStrategy });
    expect(told(planned)).toEqual(told(real));
    expect(planned.outcomes.every(({ entity }) => entity === null)).toBe(true);
    for (const imported of [planned, real]) expectWholeJournal(imported);
    const isRefused = real.job.state === 'FAILED';
    expect(planned.job.problems).toEqual(real.job.problems);
    expect(real.job.problems.length > 0).toBe(isRefused);
    if (isRefused) expect(await dumpTables(server.store), 'the refused import wrote').toBe(before);
  }

  it.each(conflictStrategies.map((strategy) => strategy.toUpperCase()))(
    'says of any document what the real run does under %s, and writes nothing',
    { timeout: 300_000 },
    async (strategy) => {
      await fc.assert(
        fc.asyncProperty(importCases, (one) => compare(one, strategy)),
        // An import that never ends is a failure as well, with its seed.
        { numRuns: runs(25), timeout: 240_000, endOnFailure: true },
      );
    },
  );
});

describe.each(eitherDatabase)('an import on $name', ({ place }) => {
  it('does not wait for itself where several chunks have the same keys', async () => {
    const server = await runServer({ place }, { LADING_CHUNK_SIZE: '2' });
    const resources = (keys: string): object[] => [...keys].map((uri) => ({ uri, name: uri }));
    await server.importDocument(documentOf({ resources: resources('abcd') }));
    const document = documentOf({ resources: resources('xxabbcca') });
    // Which chunk comes first to a key is a matter of chance.
    for (let turn = 0; turn < 40; turn += 1) {
      const { job } = await server.importDocument(document, { conflictStrategy: 'SKIP' });
      expect(job).toMatchObject({ state: 'COMPLETED', progress: { processed: 8 } });
    }
  });
});

/** What outcomes say, but for the time in new keys and for what only a real run has stored. */
function told({ outcomes }: Imported): unknown {
  const plain = outcomes.map(({ entity: _, ...outcome }) => outcome);
  return JSON.parse(JSON.stringify(plain).replaceAll(/_imported_\d+/g, '_imported_T'));
}

/** Numbers without gaps, and counters that are what the outcomes say. */
function expectWholeJournal({ job, events, outcomes }: Imported): void {
  expect(outcomes.map(({ sequence }) => sequence)).toEqual(outcomes.map((_, index) => index + 1));
  const counted = Object.fromEntries(
    outcomeStatuses.map((name) => [
      name,
      outcomes.filter(({ status }) => status.toLowerCase() === name).length,
    ]),
  );
  const { total, processed, ...counters }: Tally = job.progress;
  expect(counters).toEqual(counted);
  expect([total, processed]).toEqual([outcomes.length, outcomes.length]);
  expect(events.at(-1)?.progress).toMatchObject(job.progress);
}
