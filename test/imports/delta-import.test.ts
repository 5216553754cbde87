import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LadingClient } from '../../src/client/lading-client.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, envelope, toolNamed } from '../support/documents.ts';
import { editEntities, editEntity, entityEdits } from '../support/edit-entities.ts';
import { isWhole, runs } from '../support/extent.ts';
import { importConfiguration } from '../support/operations.ts';
import { type Imported, type RunningTestServer, runServer, runServerAt } from '../support/run-server.ts';
import { serverSecret, serverToken } from '../support/server-secrets.ts';
import { spawnServer } from '../support/spawn-server.ts';

const configuration = documentOf({
  tools: [toolNamed('mail', { headers: { 'X-Api-Key': 'clear' } }), toolNamed('map'), toolNamed('spare')],
  prompts: [{ name: 'greet', template: 'Hello' }],
  servers: [
    { name: 'desk', tool_ids: ['mail', 'map'] },
    { name: 'back', tool_ids: ['map', 'mail'] },
  ],
});

const deltaOf = (deleted: object, entities: JsonObject = {}, metadata: JsonObject = {}) => ({
  ...envelope,
  deleted,
  entities,
  metadata,
});

const full = { includeInactive: true };

interface Exported {
  readonly watermark: string;
  readonly digest: string;
  readonly document: JsonObject;
}

const exportFrom = async (server: RunningTestServer, input: object): Promise<Exported> => {
  const { data } = await server.graphql<{ exportConfiguration: Exported }>(
    `query ($input: ExportConfigurationInput) { exportConfiguration(input: $input) { digest watermark document } }`,
    { input },
  );
  return data.exportConfiguration;
};

describe.each(eitherDatabase)('importing a delta on $name', ({ place }) => {
  let server: RunningTestServer;
  let origin: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '2' });
    origin = await runServer({ place });
  });
  beforeEach(async () => {
    await server.clear();
    await server.importDocument(configuration);
  });

  const digest = async (): Promise<string> => (await server.exportAll()).digest;
  const undo = async (id: string): Promise<Imported> => {
    const job = await server.ask('undoImport', id);
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    return server.finish(job.id);
  };
  const statuses = ({ outcomes }: Imported): string[] =>
    outcomes.map(({ key, status }) => `${key} ${status}`);
  const toolsOf = async (name: string): Promise<unknown> => {
    const { document } = await server.exportAll();
    return document.entities['servers']?.find((one) => one['name'] === name)?.['tool_ids'];
  };

  it.each(['UPDATE', 'SKIP', 'RENAME'])('counts every deletion once under %s', async (conflictStrategy) => {
    const { job, outcomes } = await server.importDocument(
      deltaOf({ servers: ['desk'], tools: ['spare', 'nobody', 'spare'] }),
      { conflictStrategy },
    );
    const done = conflictStrategy === 'UPDATE' ? 'DELETED' : 'SKIPPED';
    expect(outcomes).toMatchObject([
      { kind: 'SERVER', key: 'desk', status: done, conflict: true },
      { kind: 'TOOL', key: 'spare', status: done, conflict: true },
      { kind: 'TOOL', key: 'nobody', status: 'UNCHANGED', conflict: false },
      { kind: 'TOOL', key: 'spare', status: 'SKIPPED', warnings: [expect.stringContaining('DUPLICATE_KEY')] },
    ]);
    expect(job).toMatchObject({ state: 'COMPLETED', progress: { total: 4, processed: 4 } });
  });

  it('refuses the job under FAIL where something is there to be deleted', async () => {
    const before = await digest();
    const { job } = await server.importDocument(deltaOf({ tools: ['nobody', 'spare'] }), {
      conflictStrategy: 'FAIL',
    });
    expect(job).toMatchObject({ state: 'FAILED', problems: [{ code: 'CONFLICT', key: 'spare' }] });
    expect(await digest()).toBe(before);
  });

  it('follows rules and selections', async () => {
    const delta = deltaOf({ tools: ['spare', 'map'], prompts: ['greet'] });
    const imported = await server.importDocument(delta, {
      rules: [{ kind: 'TOOL', keys: ['map'], strategy: 'SKIP' }],
      select: [{ kind: 'TOOL' }],
    });
    expect(statuses(imported)).toEqual(['spare DELETED', 'map SKIPPED']);
  });

  it('keeps an entity that it brings and deletes', async () => {
    const imported = await server.importDocument(deltaOf({ tools: ['new'] }, { tools: [toolNamed('new')] }));
    expect(imported.outcomes).toMatchObject([
      { key: 'new', status: 'CREATED' },
      { key: 'new', status: 'FAILED', problems: [{ code: 'DUPLICATE_KEY', path: '/deleted/tools/0' }] },
    ]);
  });

  describe.each([{ atomic: false }, { atomic: true }])(
    'with what is still referred to, $atomic',
    (options) => {
      const delta = deltaOf(
        { tools: ['mail', 'map'], servers: ['back'] },
        { servers: [{ name: 'desk', description: 'new' }] },
      );

      it('deletes, names the referrers, and the dry run says the same', async () => {
        const planned = await server.importDocument(delta, { ...options, dryRun: true });
        const before = await digest();
        const applied = await server.ask('applyImport', planned.job.id);
        if (applied.__typename !== 'ImportJob') throw new Error(applied.message);
        const real = await server.finish(applied.id);
        expect(real.job).toMatchObject({ state: 'COMPLETED' });
        const shown = ({ outcomes }: Imported) => outcomes.map(({ entity: _entity, ...outcome }) => outcome);
        expect(shown(real)).toEqual(shown(planned));
        expect(real.outcomes).toMatchObject([
          { key: 'desk', status: 'UPDATED' },
          { key: 'back', status: 'DELETED', warnings: [] },
          { key: 'mail', status: 'DELETED', warnings: [expect.stringContaining("server 'desk'.")] },
          { key: 'map', status: 'DELETED' },
        ]);
        expect(await toolsOf('desk')).toEqual([]);
        const undone = await undo(applied.id);
        expect(undone.job.progress).toMatchObject({ skipped: 0, failed: 0 });
        expect(await digest()).toBe(before);
        expect(await toolsOf('desk')).toEqual(['mail', 'map']);
        expect(await toolsOf('back')).toEqual(['map', 'mail']);
      });

      it('brings links back to servers that the import did not touch by itself', async () => {
        const before = await digest();
        const { job } = await server.importDocument(deltaOf({ tools: ['map'] }), options);
        expect(await toolsOf('back')).toEqual(['mail']);
        await undo(job.id);
        expect(await digest()).toBe(before);
      });
    },
  );

  it('keeps references by name to what it deletes itself', async () => {
    const delta = deltaOf({ tools: ['map'] }, { servers: [{ name: 'desk', tool_ids: ['map', 'mail'] }] });
    const { outcomes } = await server.importDocument(delta);
    expect(outcomes[0]?.warnings).toEqual([
      expect.stringMatching(/^PENDING_REFERENCE: .*'map' by name only: the document deletes it/),
    ]);
    expect(await toolsOf('desk')).toEqual(['map', 'mail']);
    const pending = await server.store.dataSource.query('SELECT kind, name FROM server_pending');
    expect(pending).toEqual([{ kind: 'tool', name: 'map' }]);
  });

  it('says when it is a delta to something else', async () => {
    const base = await exportFrom(server, full);
    const delta = await exportFrom(server, { ...full, changedSince: base.watermark });
    expect((await server.importDocument(delta.document)).job.warnings).toEqual([]);
    await editEntity(server, { type: 'create', kind: 'Prompt', key: 'more', fields: {} });
    const { job } = await server.importDocument(delta.document);
    expect(job).toMatchObject({ state: 'COMPLETED', warnings: [expect.stringContaining('BASE_DIFFERS')] });
  });

  it.each([
    [[], 'NOT_AN_OBJECT', '/deleted'],
    [{ gadgets: [] }, 'UNKNOWN_KIND', '/deleted/gadgets'],
    [{ tools: 'a' }, 'NOT_A_LIST', '/deleted/tools'],
    [{ tools: ['a', 5] }, 'INVALID_FIELD', '/deleted/tools/1'],
    [{ tools: [''] }, 'INVALID_FIELD', '/deleted/tools/0'],
    [{ tools: ['a\0b'] }, 'NUL_CHARACTER', '/deleted/tools/0'],
    [{ tools: ['a'.repeat(256)] }, 'KEY_TOO_LONG', '/deleted/tools/0'],
  ])('refuses the deletions %j', async (deleted, code, path) => {
    const delta = deltaOf(deleted);
    for (const source of [{ document: delta }, { text: JSON.stringify(delta) }]) {
      expect(await server.start(source)).toMatchObject({
        __typename: 'InvalidDocumentError',
        problems: [{ code, path }],
      });
    }
  });

  it('makes the target what the source is, and undoing it what it was', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(entityEdits, entityEdits, fc.boolean(), async (first, second, atomic) => {
        await Promise.all([server.clear(), origin.clear()]);
        await editEntities(origin, first);
        const base = await exportFrom(origin, full);
        await server.importDocument(base.document);
        await editEntities(origin, second);
        const delta = await exportFrom(origin, { ...full, changedSince: base.watermark });
        const { job } = await server.importDocument(delta.document, { atomic });
        expect(job).toMatchObject({ state: 'COMPLETED', warnings: [], progress: { failed: 0, skipped: 0 } });
        expect(await digest()).toBe((await origin.exportAll()).digest);
        expect(delta.digest).toBe(await digest());
        const undone = await undo(job.id);
        expect(undone.job.progress).toMatchObject({ failed: 0, skipped: 0 });
        expect(await digest()).toBe(base.digest);
      }),
      { numRuns: runs(12) },
    );
  });
});

describe.runIf(isWhole).each(eitherDatabase)(
  'a server that dies while it carries a delta out, on $name',
  ({ place }) => {
    it.each([2, 4])('leaves the rest to the next one, after %i chunks', async (chunk) => {
      const settings = await place();
      const before = await runServerAt(settings);
      await before.importDocument(configuration);
      const { digest } = await before.exportAll();
      await before.stop();
      const dying = spawnServer({
        ...(settings.type === 'postgres'
          ? { DATABASE_URL: settings.url }
          : { LADING_DATA_DIR: settings.directory }),
        LADING_ADMIN_TOKEN: serverToken,
        AUTH_ENCRYPTION_SECRET: serverSecret,
        LADING_CHUNK_SIZE: '1',
        LADING_FAILPOINT: `apply.before-commit:${chunk}`,
      });
      const { url } = await dying.ready;
      const client = new LadingClient({ url, token: serverToken });
      const document = deltaOf(
        { tools: ['mail', 'map'], servers: ['back'] },
        { servers: [{ name: 'desk', description: 'new' }] },
      );
      const started = client.request(importConfiguration, { input: { source: { document } } });
      await Promise.allSettled([started, dying.ended]);
      const after = await runServerAt(settings);
      const [{ id }] = await after.store.dataSource.query(
        'SELECT id FROM import_jobs ORDER BY number DESC LIMIT 1',
      );
      const globalId = Buffer.from(`ImportJob:${id}`).toString('base64');
      const { job, outcomes } = await after.finish(globalId);
      expect(job).toMatchObject({ state: 'COMPLETED', progress: { total: 4, processed: 4, deleted: 3 } });
      expect(outcomes.map(({ sequence, key }) => `${sequence} ${key}`)).toEqual([
        '1 desk',
        '2 back',
        '3 mail',
        '4 map',
      ]);
      const undo = await after.ask('undoImport', globalId);
      if (undo.__typename !== 'ImportJob') throw new Error(undo.message);
      await after.finish(undo.id);
      expect((await after.exportAll()).digest).toBe(digest);
    });
  },
);
