import type { DataSource, EntityManager } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/document/limits.ts';
import { makeChunk, openContent } from '../../src/imports/chunk.ts';
import { insertChunk, readChunk, readChunkHeads } from '../../src/imports/chunks.ts';
import { findJobsByIds } from '../../src/imports/jobs.ts';
import { openChunk } from '../../src/imports/plan/plan-document.ts';
import { narrowChunks } from '../../src/imports/receive/narrow-chunks.ts';
import { prepareEntity } from '../../src/imports/receive/prepare-entity.ts';
import { sealedChunks } from '../../src/imports/sealed-tables.ts';
import { kindNamed } from '../../src/kinds/registry.ts';
import type { Incoming } from '../../src/planning/incoming.ts';
import { NamedBest } from '../../src/planning/select.ts';
import {
  claimRotation,
  findRotations,
  finishRotation,
  insertRotation,
} from '../../src/rotation/rotations.ts';
import { smallest } from '../planning/planning.ts';
import { formerRing, ring } from '../secrets/secrets.ts';
import { databases, hasPostgres } from '../support/databases.ts';

// One session has no races; never empty, or a file without tests would count as a failure.
const onPostgres = databases.slice(-1);

/** Until somebody waits for a row that is held. */
const somebodyWaits = (dataSource: DataSource): Promise<void> =>
  expect
    .poll(() =>
      dataSource.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event IN ('transactionid', 'tuple')`,
      ),
    )
    .not.toEqual([]);

describe.runIf(hasPostgres).each(onPostgres)('a rotation on $name that is asked for', ({ open }) => {
  it('while another one comes to its end is that one, which still runs until that is told', async () => {
    const { dataSource } = await open();
    const { id } = await insertRotation(dataSource.manager, 'current1', 'admin');
    const row = await claimRotation(dataSource.manager, 'current1');
    const { finishing } = await dataSource.transaction(async (manager) => {
      const asked = await insertRotation(manager, 'current1', 'somebody');
      const end = finishRotation(dataSource.manager, { id, token: row?.lease_token ?? 0 });
      await Promise.race([end, somebodyWaits(dataSource)]);
      expect(await findRotations(manager, [asked.id])).toMatchObject([{ id, state: 'running' }]);
      // Not the promise itself, which would be waited for in here.
      return { finishing: end };
    });
    await finishing;
    expect(await findRotations(dataSource.manager, [id])).toMatchObject([{ state: 'completed' }]);
    expect((await insertRotation(dataSource.manager, 'current1', 'admin')).id).not.toBe(id);
  });

  it('while one runs is that one', async () => {
    const { dataSource } = await open();
    const { id } = await insertRotation(dataSource.manager, 'current1', 'admin');
    expect(await insertRotation(dataSource.manager, 'another1', 'somebody')).toMatchObject({
      ...{ id, key_id: 'current1', created_by: 'admin' },
    });
  });
});

const tool = kindNamed('tool');

const received = (key: string, under = ring): Incoming =>
  prepareEntity(
    tool,
    {
      ...{ collection: 'tools', index: 0, problems: [] },
      value: { ...smallest(tool, key), headers: { 'X-Api-Key': 'a key' } },
    },
    { keys: { ring: under }, limits: defaultLimits },
  );

/** A job that receives two tools, under a former key. */
async function receiving(manager: EntityManager) {
  const [{ id }] = await manager.query(
    `INSERT INTO import_jobs (state, conflict_strategy, rules, dry_run, atomic, created_by, problems, warnings, totals, counts)
     VALUES ('receiving', 'skip', '[]', false, false, 'admin', '[]', '[]', '{}', '{}') RETURNING id`,
  );
  const chunk = makeChunk('tool', [received('one', formerRing), received('two', formerRing)]);
  await insertChunk(manager, id, 0, { ...chunk, keyId: formerRing.keyId });
  const [[job], [head]] = [await findJobsByIds(manager, [id]), await readChunkHeads(manager, id)];
  if (job === undefined || head === undefined) throw new Error('What was stored is not there.');
  return { job, head };
}

describe.runIf(hasPostgres).each(onPostgres)('a chunk on $name that is sealed anew', ({ open }) => {
  it('while it is imported has the digests of its content', async () => {
    const { manager } = (await open()).dataSource;
    const { job, head } = await receiving(manager);
    const chunk = await openChunk(
      { job, lease: { id: job.id, token: 1 }, services: { ring } },
      head,
      manager,
    );
    await sealedChunks.resealAfter(manager, ring, undefined);
    const incoming = await chunk.open(manager);
    expect(incoming.map(({ digest }) => digest)).toEqual(['one', 'two'].map((key) => received(key).digest));
  });

  it('while entities are taken out of it lacks them, and says which key it is under', async () => {
    const { dataSource } = await open();
    const { manager } = dataSource;
    const { job } = await receiving(manager);
    const best = new NamedBest();
    const namings = ['one', 'two'].map((_, rank) => [{ name: 'one', rank }]);
    for (const those of namings) best.add('tool', those);
    const { narrowing } = await dataSource.transaction(async (inner) => {
      await sealedChunks.resealAfter(inner, ring, undefined);
      const narrowed = narrowChunks(
        manager,
        job.id,
        { tool: 2 },
        { doubtful: [{ number: 0, kind: 'tool', namings }], best },
      );
      await Promise.race([narrowed, somebodyWaits(dataSource)]);
      // Not the promise itself, which would be waited for in here.
      return { narrowing: narrowed };
    });
    expect(await narrowing).toEqual({ tool: 1 });
    const { entries, content, keyId } = (await readChunk(manager, job.id, 0)) ?? {};
    const kept = await openContent('tool', entries ?? [], content ?? new Uint8Array());
    expect(kept.map(({ key }) => key)).toEqual(['one']);
    expect(JSON.stringify(kept[0]?.portable)).toContain(`v1.${keyId}.`);
  });
});
