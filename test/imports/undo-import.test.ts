import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, fixtureSecret, readFixture, toolNamed } from '../support/documents.ts';
import { runs } from '../support/extent.ts';
import { type Imported, type RunningTestServer, runServer } from '../support/run-server.ts';
import { importCases } from './import-cases.ts';

describe.each(eitherDatabase)('undoing an import on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    // Small chunks, so that even a small import is undone in several transactions.
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '2' });
  });
  beforeEach(() => server.clear());

  const undo = async (id: string): Promise<Imported> => {
    const job = await server.ask('undoImport', id);
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    return server.finish(job.id);
  };

  const stateOf = async (id: string): Promise<string> => {
    const { data } = await server.graphql<{ importJob: { state: string } }>(
      'query ($id: ID!) { importJob(id: $id) { state } }',
      { id },
    );
    return data.importJob.state;
  };

  const rows = async (): Promise<Map<string, { id: string; revision: number }>> => {
    const found = await Promise.all(
      kinds.map(({ collection, key }) =>
        server.store.dataSource.query(
          `SELECT '${collection} ' || ${key} AS name, id, revision FROM ${collection}`,
        ),
      ),
    );
    return new Map(found.flat().map(({ name, ...row }) => [name, row]));
  };

  it.each(['UPDATE', 'RENAME', 'SKIP'])(
    'brings back what was there before any import under %s, with its ids, and revisions grow',
    { timeout: 300_000 },
    async (conflictStrategy) => {
      await fc.assert(
        fc.asyncProperty(importCases, async ({ stored, document, options }) => {
          await server.clear();
          await server.importDocument(stored);
          const [digest, before] = [(await server.exportAll()).digest, await rows()];
          const { job } = await server.importDocument(document, { ...options, conflictStrategy });
          const undone = await undo(job.id);
          expect(undone.job).toMatchObject({ state: 'COMPLETED', progress: { skipped: 0, failed: 0 } });
          expect(undone.job.progress.processed).toBe(undone.job.progress.total);
          expect(undone.outcomes.map(({ sequence }) => sequence)).toEqual(
            undone.outcomes.map((_, index) => index + 1),
          );
          expect(await stateOf(job.id)).toBe('UNDONE');
          expect((await server.exportAll()).digest).toBe(digest);
          const after = await rows();
          expect([...after].map(([name, { id }]) => [name, id]).sort()).toEqual(
            [...before].map(([name, { id }]) => [name, id]).sort(),
          );
          for (const [name, { revision }] of before) {
            expect(after.get(name)?.revision).toBeGreaterThanOrEqual(revision);
          }
        }),
        { numRuns: runs(10), timeout: 240_000, endOnFailure: true },
      );
    },
  );

  it('brings credentials back, and shows only that they changed', async () => {
    const fixture = await readFixture();
    await server.importDocument(fixture, { sourceSecret: fixtureSecret });
    const before = await server.exportAll();
    const changed = JSON.parse(JSON.stringify(fixture));
    for (const gateway of changed.entities.gateways) gateway.description = 'changed';
    for (const tool of changed.entities.tools) tool.headers = { 'X-Api-Key': 'another secret' };
    const { job } = await server.importDocument(changed, { sourceSecret: fixtureSecret });
    expect((await server.exportAll()).digest).not.toBe(before.digest);
    const { outcomes } = await undo(job.id);
    expect(outcomes.some(({ changes }) => changes.some(({ path }) => path === '/description'))).toBe(true);
    expect(await server.exportAll()).toMatchObject({ digest: before.digest });
    expect(server.said.join('\n')).not.toContain('another secret');
  });

  it('leaves alone what was edited or is needed since, and says so', async () => {
    const tools = ['edited', 'needed', 'deleted', 'untouched'].map((name) => toolNamed(name));
    const { job, outcomes } = await server.importDocument(documentOf({ tools }));
    const idOf = async (name: string): Promise<string> => {
      const { data } = await server.graphql<{ entity: { id: string } }>(
        'query ($key: String!) { entity(kind: TOOL, key: $key) { id } }',
        { key: name },
      );
      return data.entity.id;
    };
    expect(outcomes).toHaveLength(4);
    await server.graphql(
      `mutation ($edited: ID!, $deleted: ID!) {
        updateTool(input: { id: $edited, description: "by hand" }) { __typename }
        deleteTool(input: { id: $deleted }) { __typename } }`,
      { edited: await idOf('edited'), deleted: await idOf('deleted') },
    );
    await server.importDocument(documentOf({ servers: [{ name: 'new', tool_ids: ['needed'] }] }));

    const undone = await undo(job.id);
    const told = Object.fromEntries(
      undone.outcomes.map(({ key, status, warnings }) => [key, [status, warnings[0]?.split(':')[0]]]),
    );
    expect(told).toEqual({
      edited: ['SKIPPED', 'EDITED_SINCE'],
      needed: ['SKIPPED', 'STILL_REFERENCED'],
      deleted: ['SKIPPED', 'DELETED_SINCE'],
      untouched: ['DELETED', undefined],
    });
    expect(await stateOf(job.id)).toBe('UNDONE');
    const { document } = await server.exportAll();
    expect(document.entities['tools']?.map(({ name }) => name)).toEqual(['edited', 'needed']);
  });

  it('can itself be undone, with the ids that were seen', async () => {
    const { job } = await server.importDocument(
      documentOf({ tools: [toolNamed('a'), toolNamed('b')], servers: [{ name: 's', tool_ids: ['a', 'b'] }] }),
    );
    const [{ digest }, before] = [await server.exportAll(), await rows()];
    const undone = await undo(job.id);
    expect(undone.job.progress).toMatchObject({ deleted: 3 });
    const redone = await undo(undone.job.id);
    expect(redone.job.progress).toMatchObject({ created: 3 });
    expect((await server.exportAll()).digest).toBe(digest);
    expect([...(await rows())].map(([name, { id, revision }]) => [name, id, revision])).toEqual(
      [...before].map(([name, { id, revision }]) => [name, id, revision + 1]),
    );
  });

  it('happens once, however often it is asked for', async () => {
    const { job } = await server.importDocument(documentOf({ tools: [toolNamed('a')] }));
    const answers = await Promise.all(Array.from({ length: 5 }, () => server.ask('undoImport', job.id)));
    const names = answers.map(({ __typename }) => __typename).sort();
    expect(names).toEqual(['ImportJob', ...Array(4).fill('ImportStateError')]);
    const made = answers.find(({ __typename }) => __typename === 'ImportJob');
    if (made?.__typename === 'ImportJob') await server.finish(made.id);
    expect(await server.ask('undoImport', job.id)).toMatchObject({
      __typename: 'ImportStateError',
      state: 'UNDONE',
    });
  });

  it('is refused for what has not written and for what there is not', async () => {
    const { job } = await server.importDocument(documentOf({ tools: [toolNamed('a')] }), { dryRun: true });
    expect(await server.ask('undoImport', job.id)).toMatchObject({
      __typename: 'ImportStateError',
      state: 'PLANNED',
    });
    expect(await server.ask('undoImport', 'nobody')).toMatchObject({ code: 'IMPORT_NOT_FOUND' });
  });
});
