import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tool } from '../../src/kinds/tool.ts';
import { createWhole } from '../../src/planning/portable-states.ts';
import { writeBatch } from '../../src/store/write-batch.ts';
import { databases } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import type { Answer } from '../support/open-test-server.ts';
import { importProgress } from '../support/operations.ts';
import {
  collect,
  type Job,
  type ProgressEvent,
  type RunningTestServer,
  runServer,
} from '../support/run-server.ts';

const names = Array.from({ length: 60 }, (_, index) => `tool-${String(index).padStart(2, '0')}`);
const tools = names.map((name) => toolNamed(name));

const storeByHand = async (manager: EntityManager, key: string): Promise<void> => {
  const { portable } = createWhole(tool, toolNamed(key, { url: 'https://by-hand.test' }));
  await writeBatch(manager, tool, { created: [{ id: randomUUID(), portable, digest: null }], updated: [] });
};

/** Reads to the end; `toldAll` resolves when all outcomes have been told. */
function read(answers: AsyncIterable<Answer<{ importProgress: ProgressEvent }>>) {
  let onAll = (): void => undefined;
  const toldAll = new Promise<void>((resolve) => {
    onAll = resolve;
  });
  const readOn = async (): Promise<ProgressEvent[]> => {
    const events: ProgressEvent[] = [];
    for await (const { data } of answers) {
      events.push(data.importProgress);
      if (data.importProgress.sequence === names.length) onAll();
    }
    return events;
  };
  return { toldAll, events: readOn() };
}

describe.each(databases)('an atomic import on $name', ({ place, name: database }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '10' });
  });
  beforeEach(() => server.clear());

  const startAtomic = async (document: object): Promise<Job> =>
    (await server.start({ document }, { atomic: true })) as Job;

  const countTools = async (): Promise<number> => {
    const { data } = await server.graphql<{ tools: { totalCount: number } }>('{ tools { totalCount } }');
    return data.tools.totalCount;
  };

  /** Runs `work` while somebody else is about to store a tool of this name, and then does not. */
  async function whileHeld(key: string, work: () => Promise<void>): Promise<void> {
    const other = server.store.dataSource.createQueryRunner();
    await other.startTransaction();
    await storeByHand(other.manager, key);
    try {
      await work();
    } finally {
      await other.rollbackTransaction();
      await other.release();
    }
  }

  /** What is told until all outcomes are, and the job is about to commit. */
  const untilAboutToCommit = async (id: string): Promise<ProgressEvent[]> => {
    const seen: ProgressEvent[] = [];
    for await (const event of server.follow(id)) {
      seen.push(event);
      if (event.state === 'APPLYING' && event.sequence === names.length) return seen;
    }
    throw new Error('It is over already.');
  };

  it('tells every outcome before it is over, each once', async () => {
    const { id } = await startAtomic(documentOf({ tools }));
    const events = await collect(server.follow(id));
    expect(events.flatMap(({ outcomes }) => outcomes).map(({ key }) => key)).toEqual(names);
    expect(events.at(-1)).toMatchObject({ state: 'COMPLETED', progress: { created: 60, percent: 100 } });
    const { outcomes } = await server.finish(id);
    expect(outcomes.every(({ entity }) => entity?.revision === 1)).toBe(true);
    expect(await countTools()).toBe(60);
  });

  it.runIf(database === 'PostgreSQL')('shows its progress while nothing of it can be seen', async () => {
    let id = '';
    await whileHeld('tool-59', async () => {
      ({ id } = await startAtomic(documentOf({ tools })));
      const seen = await untilAboutToCommit(id);
      expect(seen.flatMap(({ outcomes }) => outcomes)).toHaveLength(60);
      expect(await countTools()).toBe(0);
    });
    expect((await server.finish(id)).job.state).toBe('COMPLETED');
    expect(await countTools()).toBe(60);
  });

  it.runIf(database === 'PostgreSQL')(
    'leaves nothing when it is cancelled while it is carried out',
    async () => {
      let id = '';
      await whileHeld('tool-59', async () => {
        ({ id } = await startAtomic(documentOf({ tools })));
        await untilAboutToCommit(id);
        expect(await server.ask('cancelImport', id)).toMatchObject({ state: 'CANCELLED' });
      });
      // The next import has its turn when the transaction is taken back.
      await server.importDocument(documentOf({ tools: [toolNamed('next')] }));
      expect(await countTools()).toBe(1);
    },
  );

  it.runIf(database === 'PostgreSQL')('puts its outcomes right where somebody was quicker', async () => {
    let id = '';
    const other = server.store.dataSource.createQueryRunner();
    await other.startTransaction();
    await storeByHand(other.manager, 'tool-59');
    ({ id } = await startAtomic(documentOf({ tools })));
    const readers = [
      read(server.webSocket(importProgress, { jobId: id })),
      read(server.sse(importProgress, { jobId: id })),
    ];
    await Promise.all(readers.map(({ toldAll }) => toldAll));
    await untilAboutToCommit(id);
    await other.commitTransaction();
    await other.release();
    const { job } = await server.finish(id);
    const { outcomes } = await server.finish(id);
    expect(job).toMatchObject({ state: 'COMPLETED', progress: { created: 59, updated: 1, processed: 60 } });
    expect(outcomes.at(-1)).toMatchObject({
      key: 'tool-59',
      status: 'UPDATED',
      conflict: true,
      entity: { revision: 2 },
    });
    for (const { events } of readers) {
      const told = await events;
      expect(told.flatMap((event) => event.outcomes).map(({ sequence }) => sequence)).toEqual(
        names.map((_, index) => index + 1),
      );
      expect(told.flatMap((event) => event.outcomes).at(-1)).toMatchObject({ status: 'CREATED' });
      // Whoever was told before the commit is told again: only what came out differently.
      expect(told.flatMap((event) => event.corrected)).toEqual(outcomes.slice(-1));
      expect(told.at(-1)).toMatchObject({ state: 'COMPLETED', progress: { created: 59, updated: 1 } });
    }
    const [late] = await collect(server.follow(id, 58));
    expect(late).toMatchObject({ corrected: [], outcomes: outcomes.slice(58) });
    const back = await collect(server.follow(id, 60));
    expect(back.flatMap((event) => event.corrected)).toEqual(outcomes.slice(-1));
    const fromNow = await collect(server.follow(id, -1));
    expect(fromNow).toMatchObject([
      { outcomes: [], corrected: [], progress: { created: 59, updated: 1, processed: 60 } },
    ]);
  });

  it('says that nothing was written when the database refuses one entity', async () => {
    await server.store.dataSource.query(
      `ALTER TABLE tools ADD CONSTRAINT refusing CHECK (name <> 'tool-31')`,
    );
    try {
      const { id } = await startAtomic(documentOf({ tools }));
      const { job, outcomes } = await server.finish(id);
      expect(job).toMatchObject({ state: 'FAILED', progress: { failed: 1, skipped: 59, processed: 60 } });
      expect(job.problems).toMatchObject([{ code: 'NOT_STORED', key: 'tool-31' }]);
      const stored = (await server.finish(id)).outcomes;
      expect(stored.filter(({ status }) => status === 'FAILED').map(({ key }) => key)).toEqual(['tool-31']);
      expect(
        stored
          .filter(({ status }) => status === 'SKIPPED')
          .every(({ warnings }) => warnings[0]?.startsWith('NOT_WRITTEN')),
      ).toBe(true);
      expect(outcomes).toHaveLength(60);
      expect(await countTools()).toBe(0);
    } finally {
      await server.store.dataSource.query('ALTER TABLE tools DROP CONSTRAINT refusing');
    }
  });

  it.runIf(database === 'PostgreSQL')('tells again what it had told when the database refuses', async () => {
    await server.store.dataSource.query(
      `ALTER TABLE tools ADD CONSTRAINT refusing CHECK (name <> 'tool-31')`,
    );
    try {
      let told: Promise<ProgressEvent[]> = Promise.resolve([]);
      let id = '';
      await whileHeld('tool-00', async () => {
        ({ id } = await startAtomic(documentOf({ tools })));
        const reader = read(server.sse(importProgress, { jobId: id }));
        told = reader.events;
        await reader.toldAll;
      });
      const events = await told;
      expect(events.flatMap(({ corrected }) => corrected)).toEqual((await server.finish(id)).outcomes);
      expect(events.at(-1)).toMatchObject({ state: 'FAILED', progress: { failed: 1, skipped: 59 } });
    } finally {
      await server.store.dataSource.query('ALTER TABLE tools DROP CONSTRAINT refusing');
    }
  });
});
