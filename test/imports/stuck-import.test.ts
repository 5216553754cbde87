import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askRest, type RestStatus } from '../support/ask-rest.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { isWhole } from '../support/extent.ts';
import { type Imported, type Job, type RunningTestServer, runServer } from '../support/run-server.ts';

const oddName = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../fixtures/odd-names/${name}.json`, import.meta.url), 'utf8'));

/** What a refused statement of an earlier version had left: a document whose keys the database cannot take apart. */
const leftBehind = async ({ store }: RunningTestServer): Promise<string> => {
  const id = randomUUID();
  const entries = '[{"index":0,"key":"good"},{"index":1,"key":"a\\u0000b"}]';
  await store.dataSource.query(
    `INSERT INTO import_jobs (id, state, conflict_strategy, rules, dry_run, atomic, created_by, problems, warnings, totals, counts)
     VALUES ($1, 'receiving', 'update', '[]', false, false, 'admin', '[]', '[]', '{"tool":2}', '{}')`,
    [id],
  );
  await store.dataSource.query(
    `INSERT INTO import_chunks (job_id, number, kind, count, entries, content) VALUES ($1, 0, 'tool', 2, $2, $3)`,
    [id, entries, brotliCompressSync('x\n{}\n{}\n')],
  );
  await store.dataSource.query(`UPDATE import_jobs SET state = 'queued' WHERE id = $1`, [id]);
  return id;
};

/** From now on the journal does not take what the condition says; gives the function that ends that. */
async function refuseOutcomes({ store }: RunningTestServer, name: string, condition: string) {
  await store.dataSource.query(
    `CREATE FUNCTION refuse_${name}() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'refused on purpose' USING ERRCODE = 'XX000'; END $$`,
  );
  await store.dataSource.query(
    `CREATE TRIGGER ${name} BEFORE INSERT ON import_steps FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION refuse_${name}()`,
  );
  return () => store.dataSource.query(`DROP FUNCTION refuse_${name} CASCADE`);
}

const toolsOf = (...names: readonly string[]) => documentOf({ tools: names.map((name) => toolNamed(name)) });

const addsUp = ({ progress, ...others }: Job) => {
  const { total, processed, ...statuses } = progress;
  expect(processed).toBe(total);
  expect(Object.values(statuses).reduce((sum, count) => sum + count, 0)).toBe(total);
  return { ...others, progress };
};

describe.each(eitherDatabase)('on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '10' });
  });
  beforeEach(() => server.clear());

  const startDocument = async (document: unknown, options: object = {}): Promise<string> => {
    const answer = await server.start({ document }, options);
    if (answer.__typename !== 'ImportJob') throw new Error(JSON.stringify(answer.problems));
    return answer.id;
  };

  const expectNextToRun = async (): Promise<void> => {
    const { job, outcomes } = await server.importDocument(toolsOf('next'));
    expect(job.state).toBe('COMPLETED');
    expect(outcomes).toHaveLength(1);
  };

  it('a key with half a surrogate pair fails its entity alone, by its name, and the next import runs', async () => {
    const { job, outcomes } = await server.importDocument(await oddName('half-pair-in-key'));
    expect(job.state).toBe('COMPLETED');
    expect(outcomes).toMatchObject([
      { status: 'FAILED', key: 'boat \\ud83d', problems: [{ code: 'LONE_SURROGATE', key: 'boat \\ud83d' }] },
    ]);
    await expectNextToRun();
  });

  it.each([
    ['an undo', 'undo_of IS NOT NULL'],
    ['an import', 'undo_of IS NULL'],
  ])('the errors before %s came further are forgotten', async (_what, condition) => {
    const { dataSource } = server.store;
    const done = await server.importDocument(toolsOf('first'));
    await dataSource.query(
      'CREATE FUNCTION fail_before() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.failures := 4; RETURN NEW; END $$',
    );
    await dataSource.query(
      `CREATE TRIGGER failed_before BEFORE INSERT ON import_jobs FOR EACH ROW WHEN (NEW.${condition}) EXECUTE FUNCTION fail_before()`,
    );
    const undo = await server.ask('undoImport', done.job.id);
    if (undo.__typename !== 'ImportJob') throw new Error(undo.message);
    await server.finish(undo.id);
    await server.importDocument(toolsOf('second'));
    await dataSource.query('DROP FUNCTION fail_before CASCADE');
    const rows = await dataSource.query('SELECT DISTINCT failures FROM import_jobs');
    expect(rows).toEqual([{ failures: 0 }]);
  });

  it('so does the name of a server in the file of a client', async () => {
    const started = await server.start({ text: JSON.stringify(await oddName('half-pair-in-server-name')) });
    if (started.__typename !== 'ImportJob') throw new Error(JSON.stringify(started.problems));
    const { job, outcomes } = await server.finish(started.id);
    expect(job.state).toBe('COMPLETED');
    expect(outcomes).toMatchObject([{ kind: 'GATEWAY', status: 'FAILED', key: 'boat \\ud83d' }]);
    await expectNextToRun();
  });

  it.each([
    ['NUL in a key', { ...toolNamed('a'), name: 'a\0b' }, 'a\\u0000b'],
    ['NUL in the name of a member', { ...toolNamed('a'), 'b\0': 1 }, 'a'],
    ['half a pair in the name of a member', { ...toolNamed('a'), annotations: { '\udc00': 1 } }, 'a'],
    ['NUL in the id of the source', { ...toolNamed('a'), id: '\0' }, 'a'],
    ['a key of a megabyte', { ...toolNamed('a'), name: 'x'.repeat(1_000_000) }, `${'x'.repeat(255)}…`],
  ])('%s fails its entity alone, whatever the strategy', async (_what, odd, key) => {
    for (const options of [{}, { conflictStrategy: 'RENAME' }, { dryRun: true }, { atomic: true }]) {
      const document = documentOf({ tools: [odd, toolNamed('sibling')] });
      const { outcomes } = await server.importDocument(document, options);
      expect(outcomes).toMatchObject([{ status: 'FAILED', key }, { key: 'sibling' }]);
    }
    await expectNextToRun();
  });

  it('a warning is not cut in the middle of a character', async () => {
    const name = `${'a'.repeat(99)}🎉b`;
    const { outcomes } = await server.importDocument(
      documentOf({ tools: [{ ...toolNamed('a'), [name]: 1 }] }),
    );
    expect(outcomes).toMatchObject([
      {
        status: 'CREATED',
        warnings: [`UNKNOWN_FIELDS: Unknown fields were left out: ${'a'.repeat(99)}🎉….`],
      },
    ]);
  });

  it('POST /import answers', async () => {
    const json = { ...documentOf({ tools: [toolNamed('a\0b')] }) };
    const { status, body } = await askRest<RestStatus>(server, 'POST /import', { json });
    expect({ status, ...body.progress }).toMatchObject({ status: 200, total: 1, failed: 1 });
  });

  // One wait for all of them: each is tried five times.
  // It is tried again, and longer each time: half a minute of waiting.
  describe('an import that cannot go on', { skip: !isWhole }, () => {
    let stuck: Record<'left' | 'named' | 'silent' | 'atomic', Imported>;
    let undone: Imported;
    let order: { id: string; state: string }[];
    let goodId: string;
    beforeAll(async () => {
      await server.clear();
      const done = await server.importDocument(toolsOf('undone-1', 'undone-2'));
      const mend = [
        await refuseOutcomes(server, 'named', `NEW.key IN ('undone-1', 'named')`),
        await refuseOutcomes(server, 'silent', `NEW.kind = 'root' AND (NEW.key = 'silent:' OR NEW.key = '')`),
      ];
      const ids = {
        left: await leftBehind(server),
        named: await startDocument(toolsOf('named', 'beside')),
        silent: await startDocument(
          documentOf({
            roots: ['silent:', 'b:'].map((uri) => ({ uri, name: uri })),
            tools: [toolNamed('c')],
          }),
        ),
        atomic: await startDocument(toolsOf('noted', 'named'), { atomic: true }),
      };
      const undo = await server.ask('undoImport', done.job.id);
      if (undo.__typename !== 'ImportJob') throw new Error(undo.message);
      goodId = await startDocument(toolsOf('good'));
      await server.finish(goodId);
      const { data } = await server.graphql<{ importJobs: { nodes: typeof order } }>(
        '{ importJobs { nodes { id state } } }',
      );
      order = data.importJobs.nodes;
      stuck = {
        left: await server.finish(ids.left),
        named: await server.finish(ids.named),
        silent: await server.finish(ids.silent),
        atomic: await server.finish(ids.atomic),
      };
      undone = await server.finish(undo.id);
      for (const end of mend) await end();
    });

    it('does not keep the others waiting', () => {
      expect(order.find(({ id }) => id === goodId)?.state).toBe('COMPLETED');
      expect(order.filter(({ state }) => state === 'FAILED')).toEqual([]);
    });

    it('ends by itself, with an outcome for each entity where the database takes that', () => {
      expect(stuck.left.outcomes).toMatchObject([
        { kind: 'TOOL', key: '', status: 'FAILED', problems: [{ code: 'INTERNAL_ERROR' }] },
        { kind: 'TOOL', key: '', status: 'FAILED' },
      ]);
      expect(stuck.named.outcomes).toMatchObject([
        { key: '', status: 'FAILED' },
        { key: '', status: 'FAILED' },
      ]);
      for (const { job } of [stuck.left, stuck.named])
        expect(addsUp(job)).toMatchObject({ state: 'FAILED', problems: [{ code: 'INTERNAL_ERROR' }] });
    });

    it('ends even if the journal takes nothing, and says so', () => {
      expect(stuck.silent.outcomes).toEqual([]);
      expect(addsUp(stuck.silent.job)).toMatchObject({
        state: 'FAILED',
        problems: [{ code: 'INTERNAL_ERROR' }, { code: 'OUTCOMES_LOST' }],
        progress: { total: 3, failed: 3 },
      });
    });

    it('has written nothing where it is all or nothing', async () => {
      expect(addsUp(stuck.atomic.job)).toMatchObject({ state: 'FAILED', progress: { created: 0 } });
      expect(stuck.atomic.outcomes).toHaveLength(2);
    });

    it('has an outcome for each entity that was not taken back', () => {
      expect(addsUp(undone.job)).toMatchObject({ state: 'FAILED', progress: { total: 2, failed: 2 } });
      expect(undone.outcomes).toHaveLength(2);
    });
  });
});
