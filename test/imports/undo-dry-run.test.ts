import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { dumpTables, entityTables } from '../support/dump-tables.ts';
import { runs } from '../support/extent.ts';
import { type Imported, type Outcome, type RunningTestServer, runServer } from '../support/run-server.ts';
import { importCases } from './import-cases.ts';

type Asked = { readonly __typename: string; readonly id: string; readonly message?: string };

describe.each(eitherDatabase)('the dry run of an undo on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '2' });
  });
  beforeEach(() => server.clear());

  const ask = async (id: string, dryRun: boolean): Promise<Asked> => {
    const { data } = await server.graphql<{ undoImport: Asked }>(
      `mutation ($id: ID!, $dryRun: Boolean!) { undoImport(id: $id, dryRun: $dryRun) {
        __typename ... on ImportJob { id } ... on Problem { message } } }`,
      { id, dryRun },
    );
    return data.undoImport;
  };
  const undo = async (id: string, dryRun = false): Promise<Imported> =>
    server.finish((await ask(id, dryRun)).id);

  it('says what the undo then does, word for word, and changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(importCases, async ({ stored, document, options }) => {
        await server.clear();
        await server.importDocument(stored);
        const { job } = await server.importDocument(document, { ...options, conflictStrategy: 'UPDATE' });
        const before = await dumpTables(server.store, [...entityTables, 'deletions']);
        const planned = await undo(job.id, true);
        expect(await dumpTables(server.store, [...entityTables, 'deletions'])).toEqual(before);
        expect(planned.job).toMatchObject({ state: 'PLANNED', problems: [] });
        expect(planned.outcomes.map(({ sequence }) => sequence)).toEqual(
          planned.outcomes.map((_, at) => at + 1),
        );
        const undone = await undo(job.id);
        expect(planned.outcomes.map(asTold)).toEqual(undone.outcomes.map(asTold));
        expect(planned.job.progress).toEqual(undone.job.progress);
      }),
      { numRuns: runs(6), timeout: 240_000, endOnFailure: true },
    );
  });

  it('knows of what was edited or is needed since, and can be asked for again and again', async () => {
    const { job } = await server.importDocument(
      documentOf({ tools: ['edited', 'needed', 'plain'].map((name) => toolNamed(name)) }),
    );
    await server.importDocument(
      documentOf({
        tools: [toolNamed('edited', { description: 'new' })],
        servers: [{ name: 's', tool_ids: ['needed'] }],
      }),
    );
    for (const { outcomes } of [await undo(job.id, true), await undo(job.id, true)])
      expect(
        Object.fromEntries(
          outcomes.map(({ key, status, warnings }) => [key, [status, warnings[0]?.split(':')[0]]]),
        ),
      ).toEqual({
        edited: ['SKIPPED', 'EDITED_SINCE'],
        needed: ['SKIPPED', 'STILL_REFERENCED'],
        plain: ['DELETED', undefined],
      });
    expect((await server.exportAll()).document.entities['tools']).toHaveLength(3);
  });

  it('is no undo: the import can be undone, and the plan not be applied', async () => {
    const { job } = await server.importDocument(documentOf({ tools: [toolNamed('a')] }));
    const planned = await undo(job.id, true);
    expect(await server.ask('applyImport', planned.job.id)).toMatchObject({
      __typename: 'ImportStateError',
      message: expect.stringContaining('undoing the import'),
    });
    const { data } = await server.graphql<{ importJob: object }>(
      'query ($id: ID!) { importJob(id: $id) { state undoneAs { id } } }',
      { id: job.id },
    );
    expect(data.importJob).toEqual({ state: 'COMPLETED', undoneAs: null });
    await undo(job.id);
    expect(await ask(job.id, true)).toMatchObject({
      __typename: 'ImportStateError',
      message: 'The import is undone already.',
    });
  });
});

const asTold = ({ entity: _entity, ...told }: Outcome): object => told;
