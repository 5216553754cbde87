import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { databases, eitherDatabase, hasPostgres, postgresDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { editEntities, editEntity, entityEdits } from '../support/edit-entities.ts';
import { runs } from '../support/extent.ts';
import { type RunningTestServer, runServer, runServerAt } from '../support/run-server.ts';

const fields = 'digest watermark document deleted { kind key } missing { kind key }';

interface Delta {
  readonly digest: string;
  readonly watermark: string;
  readonly deleted: readonly { readonly kind: string; readonly key: string }[];
  readonly missing: readonly { readonly kind: string; readonly key: string }[];
  readonly document: JsonObject & {
    readonly entities: { readonly [collection: string]: readonly JsonObject[] };
    readonly metadata: JsonObject;
  };
}

const exportFrom = async (server: RunningTestServer, input: object = {}): Promise<Delta> => {
  const { data, errors } = await server.graphql<{ exportConfiguration: Delta }>(
    `query ($input: ExportConfigurationInput) { exportConfiguration(input: $input) { ${fields} } }`,
    { input },
  );
  if (errors) throw new Error(String(errors[0]?.extensions['code']));
  return data.exportConfiguration;
};

/** `tools a` → the entity. */
const entitiesOf = ({ document }: Delta): Map<string, JsonObject> =>
  new Map(
    kinds.flatMap(({ collection, key }) =>
      (document.entities[collection] ?? []).map(
        (entity) => [`${collection} ${String(entity[key])}`, entity] as const,
      ),
    ),
  );

const namesIn = (delta: Delta): string[] => [...entitiesOf(delta).keys()];
const deletedIn = ({ deleted }: Delta): string[] =>
  deleted.map(({ kind, key }) => `${kind.toLowerCase()}s ${key}`);

const configuration = documentOf({
  roots: [{ uri: 'file:///work', name: 'Work' }],
  tools: [toolNamed('mail', { tags: ['prod'] }), toolNamed('map'), toolNamed('old', { is_active: false })],
  prompts: [{ name: 'greet', template: 'Hello' }],
  servers: [{ name: 'desk', tool_ids: ['mail', 'map'], associated_prompts: ['greet'] }],
});

describe.each(eitherDatabase)('an export of what changed since, on $name', ({ place }) => {
  let server: RunningTestServer;
  let base: Delta;
  const sinceBase = (input: object = {}): Promise<Delta> =>
    exportFrom(server, { ...input, changedSince: base.watermark });
  beforeAll(async () => {
    server = await runServer({ place });
  });
  beforeEach(async () => {
    await server.clear();
    await server.importDocument(configuration);
    base = await exportFrom(server);
  });

  it('is empty where nothing changed, and says what it is a delta to', async () => {
    const delta = await sinceBase();
    expect(delta).toMatchObject({ digest: base.digest, deleted: [] });
    expect(delta.document).toMatchObject({
      deleted: {},
      entities: { tools: [], servers: [] },
      metadata: {
        base_digest: base.digest,
        digest: base.digest,
        watermark: delta.watermark,
        export_options: { changed_since: base.watermark },
      },
    });
    expect(base.document).not.toHaveProperty('deleted');
    expect(base.document.metadata).toMatchObject({ watermark: base.watermark });
  });

  it('reads no digests where nothing changed, and all of them where something did', async () => {
    const statements: string[] = [];
    const { logger } = server.store.dataSource;
    const reads = () => statements.splice(0).some((sql) => sql.includes('digest'));
    server.store.dataSource.logger = new Proxy(logger, {
      get: (target, name) =>
        name === 'logQuery' ? (sql: string) => statements.push(sql) : Reflect.get(target, name),
    });
    expect([(await sinceBase()).digest, reads()]).toEqual([base.digest, false]);
    expect([(await sinceBase({ includeInactive: true })).digest === base.digest, reads()]).toEqual([
      false,
      true,
    ]);
    await editEntity(server, { type: 'delete', kind: 'Tool', key: 'old' });
    statements.splice(0);
    expect([(await sinceBase()).digest, reads()]).toEqual([base.digest, true]);
    // The digest is asked for three times over: as itself, in the watermark and in the document.
    await exportFrom(server);
    expect(statements.filter((sql) => sql.includes('string_agg(')).length).toBe(kinds.length);
    server.store.dataSource.logger = logger;
  });

  it('has what was created, changed and deleted, and the new digest of everything', async () => {
    await editEntity(server, { type: 'create', kind: 'Prompt', key: 'bye', fields: {} });
    await editEntity(server, { type: 'update', kind: 'Tool', key: 'map', fields: { description: 'new' } });
    await editEntity(server, { type: 'delete', kind: 'Root', key: 'file:///work' });
    const delta = await sinceBase();
    expect(namesIn(delta)).toEqual(['tools map', 'prompts bye']);
    expect(delta.document).toMatchObject({ deleted: { roots: ['file:///work'] } });
    expect(delta.digest).toBe((await exportFrom(server)).digest);
    expect(namesIn(await exportFrom(server, { changedSince: delta.watermark }))).toEqual([]);
  });

  it('has who refers to what has a new key, and that key as deleted', async () => {
    await editEntity(server, { type: 'rename', kind: 'Tool', key: 'mail', newKey: 'post' });
    const delta = await sinceBase();
    expect(namesIn(delta)).toEqual(['tools post', 'servers desk']);
    expect(delta.deleted).toEqual([{ kind: 'TOOL', key: 'mail' }]);
  });

  it('does not have what is there again as deleted', async () => {
    await editEntity(server, { type: 'delete', kind: 'Tool', key: 'old' });
    await editEntity(server, { type: 'create', kind: 'Tool', key: 'old', fields: {} });
    const delta = await sinceBase();
    expect(delta.deleted).toEqual([]);
    expect(namesIn(delta)).toEqual(['tools old']);
  });

  it('has what is not active any more, without being asked for it', async () => {
    await editEntity(server, { type: 'update', kind: 'Tool', key: 'map', fields: { isActive: false } });
    expect(entitiesOf(await sinceBase()).get('tools map')).toMatchObject({ is_active: false });
  });

  it('has only what changed of what is referred to, and only deletions of the kinds and keys asked for', async () => {
    await editEntity(server, { type: 'update', kind: 'Tool', key: 'map', fields: { description: 'new' } });
    await editEntity(server, { type: 'delete', kind: 'Prompt', key: 'greet' });
    await editEntity(server, { type: 'delete', kind: 'Tool', key: 'old' });
    const servers = await sinceBase({ kinds: ['SERVER'] });
    expect(namesIn(servers)).toEqual(['tools map', 'servers desk']);
    expect(servers.deleted).toEqual([]);
    expect(servers.document.metadata).not.toHaveProperty('base_digest');
    const alone = await sinceBase({ kinds: ['SERVER'], includeDependencies: false });
    expect(namesIn(alone)).toEqual(['servers desk']);
    const chosen = await sinceBase({
      select: [
        { kind: 'TOOL', keys: ['old', 'map'] },
        { kind: 'PROMPT', keys: ['other'] },
      ],
    });
    expect(namesIn(chosen)).toEqual(['tools map']);
    expect(chosen.deleted).toEqual([{ kind: 'TOOL', key: 'old' }]);
    expect((await sinceBase({ tags: ['prod'] })).deleted).toHaveLength(2);
  });

  it('has what imports and undoing them have written', async () => {
    const { job } = await server.importDocument(
      documentOf({ tools: [toolNamed('map', { description: 'new' }), toolNamed('more'), toolNamed('mail')] }),
    );
    expect(namesIn(await sinceBase())).toEqual(['tools map', 'tools more']);
    const between = await exportFrom(server);
    const undo = await server.ask('undoImport', job.id);
    if (undo.__typename === 'ImportJob') await server.finish(undo.id);
    const delta = await exportFrom(server, { changedSince: between.watermark });
    expect(namesIn(delta)).toEqual(['tools map']);
    expect(delta.deleted).toEqual([{ kind: 'TOOL', key: 'more' }]);
  });

  it('has every entity that differs, every key that is gone, and nothing that nobody has written', {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(entityEdits, entityEdits, async (first, second) => {
        await server.clear();
        await editEntities(server, first);
        const before = await exportFrom(server, { includeInactive: true });
        const revisions = await revisionsOf(server);
        await editEntities(server, second);
        const after = await exportFrom(server, { includeInactive: true });
        const delta = await exportFrom(server, { includeInactive: true, changedSince: before.watermark });
        expect(namesIn(delta)).toEqual(await writtenSince(server, revisions));
        for (const [name, entity] of entitiesOf(delta)) expect(entitiesOf(after).get(name)).toEqual(entity);
        const differing = namesIn(after).filter(
          (name) =>
            JSON.stringify(entitiesOf(after).get(name)) !== JSON.stringify(entitiesOf(before).get(name)),
        );
        expect(namesIn(delta)).toEqual(expect.arrayContaining(differing));
        const gone = namesIn(before).filter((name) => !entitiesOf(after).has(name));
        expect(deletedIn(delta)).toEqual(expect.arrayContaining(gone));
        expect(deletedIn(delta).filter((name) => entitiesOf(after).has(name))).toEqual([]);
        expect(delta.digest).toBe(after.digest);
      }),
      { numRuns: runs(25) },
    );
  });

  it.each([
    ['nonsense', 'INVALID_WATERMARK'],
    ['', 'INVALID_WATERMARK'],
    ['w1.AAAA.BBBB', 'INVALID_WATERMARK'],
  ])('refuses the watermark "%s"', async (changedSince, code) => {
    await expect(exportFrom(server, { changedSince })).rejects.toThrow(code);
  });

  it('refuses a watermark that somebody changed', async () => {
    const changedSince = base.watermark.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    await expect(exportFrom(server, { changedSince })).rejects.toThrow('INVALID_WATERMARK');
  });

  it('refuses a watermark of another database', async () => {
    const other = await runServer({ place });
    const { watermark: changedSince } = await exportFrom(other);
    await expect(exportFrom(server, { changedSince })).rejects.toThrow('FOREIGN_WATERMARK');
    const { data, errors } = await server.graphql(
      'query ($input: ExportConfigurationInput) { exportPreview(input: $input) { totalEntities } }',
      { input: { changedSince } },
    );
    expect([data, errors?.[0]?.extensions['code']]).toEqual([null, 'FOREIGN_WATERMARK']);
  });

  it('refuses a watermark after the database was filled from a dump', async () => {
    const [{ id }] = await server.store.dataSource.query('SELECT id FROM database_identity');
    await server.store.dataSource.query('DELETE FROM database_identity');
    await server.store.dataSource.query('INSERT INTO database_identity (id) VALUES ($1)', [id]);
    await expect(sinceBase()).rejects.toThrow('FOREIGN_WATERMARK');
  });

  it('refuses a watermark that is older than a deletion that was forgotten, and no other', async () => {
    await editEntity(server, { type: 'delete', kind: 'Root', key: 'file:///work' });
    const later = await exportFrom(server);
    await editEntity(server, { type: 'delete', kind: 'Tool', key: 'old' });
    const { dataSource } = server.store;
    await dataSource.query(
      `UPDATE deletions SET deleted_at = now() - interval '91 days' WHERE kind = 'root'`,
    );
    await server.store.notify('sweep');
    await vi.waitFor(
      async () => expect(await dataSource.query('SELECT kind FROM deletions')).toEqual([{ kind: 'tool' }]),
      { timeout: 120_000, interval: 20 },
    );
    await expect(sinceBase()).rejects.toThrow('WATERMARK_TOO_OLD');
    expect((await exportFrom(server, { changedSince: later.watermark })).deleted).toEqual([
      { kind: 'TOOL', key: 'old' },
    ]);
    await dataSource.query('DELETE FROM forgotten_deletions');
  });
});

/** `tools a` → what tells whether it was written since. */
async function revisionsOf({ store }: RunningTestServer): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { collection, key } of kinds) {
    const rows = await store.dataSource.query(
      `SELECT ${key} AS key, id, revision FROM ${collection} ORDER BY 1`,
    );
    for (const row of rows) found.set(`${collection} ${row.key}`, `${row.id} ${row.revision}`);
  }
  return found;
}

const writtenSince = async (server: RunningTestServer, before: Map<string, string>): Promise<string[]> =>
  [...(await revisionsOf(server))]
    .filter(([name, state]) => before.get(name) !== state)
    .map(([name]) => name);

describe.runIf(hasPostgres).each(databases.slice(-1))('beside other writers, on $name', ({ place }) => {
  it('loses no change and has none of before, however transactions overlap', async () => {
    const server = await runServer({ place });
    await server.importDocument(
      documentOf({ tools: ['a', 'b', 'c', 'd', 'e'].map((name) => toolNamed(name)) }),
    );
    const writers = [0, 1].map(() => server.store.dataSource.createQueryRunner());
    const [early, late] = writers;
    if (early === undefined || late === undefined) throw new TypeError('There are two writers.');
    for (const writer of writers) await writer.startTransaction();
    const change = (name: string): string =>
      `UPDATE tools SET description = 'new', revision = revision + 1, changed_in = pg_current_xact_id() WHERE name = '${name}'`;
    // The first to begin is the last to commit.
    await early.query(change('a'));
    await late.query(change('b'));
    await late.query(`INSERT INTO deletions (kind, key) VALUES ('tool', 'gone before')`);
    await early.query(`INSERT INTO deletions (kind, key) VALUES ('tool', 'gone after')`);
    await late.commitTransaction();
    const first = await exportFrom(server);
    expect(entitiesOf(first).get('tools b')).toMatchObject({ description: 'new' });
    await early.query(change('c'));
    await early.commitTransaction();
    await server.store.dataSource.query(change('d'));
    const delta = await exportFrom(server, { changedSince: first.watermark });
    expect(namesIn(delta)).toEqual(['tools a', 'tools c', 'tools d']);
    expect(delta.deleted).toEqual([{ kind: 'TOOL', key: 'gone after' }]);
    for (const writer of writers) await writer.release();
  });

  it('refuses a watermark of the database that this one was cloned from', async () => {
    const settings = await place();
    if (settings.type !== 'postgres') throw new TypeError('This is for PostgreSQL.');
    const origin = await runServerAt(settings);
    const { watermark: changedSince } = await exportFrom(origin);
    await origin.stop();
    const url = await postgresDatabase(new URL(settings.url).pathname.slice(1));
    const clone = await runServerAt({ type: 'postgres', url });
    await expect(exportFrom(clone, { changedSince })).rejects.toThrow('FOREIGN_WATERMARK');
  });
});
