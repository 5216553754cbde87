import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conflictStrategies } from '../../src/kinds/words.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { runs } from '../support/extent.ts';
import { type Imported, type Outcome, type RunningTestServer, runServer } from '../support/run-server.ts';
import { importCases } from './import-cases.ts';

describe.each(eitherDatabase)('applying a plan on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '2' });
  });
  beforeEach(() => server.clear());

  const plan = (document: object, options: object = {}): Promise<Imported> =>
    server.importDocument(document, { ...options, dryRun: true });

  it.each(conflictStrategies.map((strategy) => strategy.toUpperCase()))(
    'carries out exactly what any plan under %s says',
    { timeout: 300_000 },
    async (conflictStrategy) => {
      await fc.assert(
        fc.asyncProperty(importCases, async ({ stored, document, options }) => {
          await server.clear();
          await server.importDocument(stored);
          const planned = await plan(document, { ...options, conflictStrategy });
          const job = await server.ask('applyImport', planned.job.id);
          expect(job.__typename).toBe(planned.job.problems.length > 0 ? 'ImportStateError' : 'ImportJob');
          if (planned.job.problems.length > 0) return;
          if (job.__typename !== 'ImportJob') throw new Error(job.message);
          const applied = await server.finish(job.id);
          expect(applied.job.state).toBe('COMPLETED');
          expect(applied.outcomes.map(withoutEntity)).toEqual(planned.outcomes.map(withoutEntity));
        }),
        { numRuns: runs(10), timeout: 240_000, endOnFailure: true },
      );
    },
  );

  it('is not stale where of a key that stands twice the second one counts', async () => {
    const prompt = { name: 'twice', template: 'Hello' };
    await server.importDocument(documentOf({ prompts: [{ ...prompt, description: 'stored' }] }));
    const discovered = { ...prompt, template: '' };
    const { job } = await plan(documentOf({ prompts: [discovered, prompt] }), { conflictStrategy: 'RENAME' });
    expect((await server.ask('applyImport', job.id)).__typename).toBe('ImportJob');
  });

  it('is not stale where what is referred to is skipped, and stands twice with different content', async () => {
    const tool = { ...toolNamed('twice'), id: 'of-the-source' };
    await server.importDocument(documentOf({ tools: [tool] }));
    const document = documentOf({
      tools: [tool, { ...tool, description: 'another' }],
      servers: [{ name: 'desk', tool_ids: ['of-the-source'] }],
    });
    const { job, outcomes } = await plan(document, { conflictStrategy: 'SKIP' });
    expect(outcomes.map(({ status }) => status)).toEqual(['SKIPPED', 'FAILED', 'CREATED']);
    expect((await server.ask('applyImport', job.id)).__typename).toBe('ImportJob');
  });

  it('is not stale where what repeats the key of what is referred to is wrong besides', async () => {
    const tool = { ...toolNamed('twice'), id: 'of-the-source' };
    await server.importDocument(documentOf({ tools: [tool] }));
    const document = documentOf({
      tools: [tool, { name: 'twice' }],
      servers: [{ name: 'desk', tool_ids: ['of-the-source'] }],
    });
    const planned = await plan(document, { conflictStrategy: 'SKIP' });
    expect(planned.outcomes.map(({ status }) => status)).toEqual(['SKIPPED', 'FAILED', 'CREATED']);
    const job = await server.ask('applyImport', planned.job.id);
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    const applied = await server.finish(job.id);
    expect(applied.outcomes.map(withoutEntity)).toEqual(planned.outcomes.map(withoutEntity));
  });

  it('gives a pending name to the entity that the plan says, not to an earlier one of the same slug', async () => {
    await server.importDocument(
      documentOf({ servers: [{ name: 'desk', tool_ids: ['Send.Mail', 'SEND MAIL'] }] }),
    );
    const tools = ['send mail', 'a', 'b', 'c', 'd', 'e', 'f', 'Send.Mail'].map((name) => toolNamed(name));
    const planned = await plan(documentOf({ tools }));
    const job = await server.ask('applyImport', planned.job.id);
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    const applied = await server.finish(job.id);
    expect(applied.outcomes.map(withoutEntity)).toEqual(planned.outcomes.map(withoutEntity));
    expect(applied.outcomes.filter(({ warnings }) => warnings.length > 0).map(({ key }) => key)).toEqual([
      'Send.Mail',
    ]);
    const { document } = await server.exportAll();
    expect(document).toMatchObject({ entities: { servers: [{ tool_ids: ['Send.Mail', 'SEND MAIL'] }] } });
  });

  it('writes nothing when what it rests on has moved, and names it', async () => {
    const tools = ['a', 'b', 'c'].map((name) => toolNamed(name));
    await server.importDocument(documentOf({ tools: [...tools, toolNamed('outside')] }));
    const changed = tools.map((tool) => ({ ...tool, description: 'planned' }));
    const document = documentOf({
      tools: [...changed, toolNamed('new')],
      servers: [{ name: 's', tool_ids: ['outside'] }],
    });
    const { job } = await plan(document);
    const before = (await server.exportAll()).digest;

    await server.importDocument(
      documentOf({ tools: [toolNamed('b', { description: 'in between' }), toolNamed('new')] }),
    );
    expect(await server.ask('applyImport', job.id)).toMatchObject({
      __typename: 'StalePlanError',
      code: 'STALE_PLAN',
      entities: [
        { kind: 'TOOL', key: 'b' },
        { kind: 'TOOL', key: 'new' },
      ],
    });
    expect((await server.exportAll()).document.entities['tools']).toHaveLength(5);
    expect((await server.exportAll()).digest).not.toBe(before);
  });

  it('is stale when what it refers to is gone', async () => {
    await server.importDocument(documentOf({ tools: [toolNamed('outside')] }));
    const { job } = await plan(documentOf({ servers: [{ name: 's', tool_ids: ['outside'] }] }));
    await server.store.dataSource.query(`DELETE FROM tools WHERE name = 'outside'`);
    expect(await server.ask('applyImport', job.id)).toMatchObject({
      __typename: 'StalePlanError',
      entities: [{ kind: 'SERVER', key: 's' }],
    });
  });

  it('can be applied while nothing moves, and not once it has been', async () => {
    const { job } = await plan(documentOf({ tools: [toolNamed('a')] }));
    const applied = await server.ask('applyImport', job.id);
    if (applied.__typename !== 'ImportJob') throw new Error(applied.message);
    await server.finish(applied.id);
    const { data } = await server.graphql<{ importJob: object }>(
      'query ($id: ID!) { importJob(id: $id) { dryRun state planOf { id state appliedAs { id } } } }',
      { id: applied.id },
    );
    expect(data.importJob).toEqual({
      dryRun: false,
      state: 'COMPLETED',
      planOf: { id: job.id, state: 'PLANNED', appliedAs: { id: applied.id } },
    });
    expect(await server.ask('applyImport', job.id)).toMatchObject({ __typename: 'StalePlanError' });
  });

  it('is refused for what is no plan', async () => {
    const { job } = await server.importDocument(documentOf({ tools: [toolNamed('a')] }));
    expect(await server.ask('applyImport', job.id)).toMatchObject({
      __typename: 'ImportStateError',
      state: 'COMPLETED',
    });
    expect(await server.ask('applyImport', 'nobody')).toMatchObject({ code: 'IMPORT_NOT_FOUND' });
  });
});

const withoutEntity = ({ entity: _entity, ...outcome }: Outcome): object => outcome;
