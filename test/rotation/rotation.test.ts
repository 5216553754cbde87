import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import type { Portable } from '../../src/kinds/kind.ts';
import { kindNamed, kinds } from '../../src/kinds/registry.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { mapSecrets } from '../../src/secrets/map-secrets.ts';
import { openSecret } from '../../src/secrets/open-secret.ts';
import type { DatabaseSettings } from '../../src/settings/settings.ts';
import { runHere } from '../cli/run-lading.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { dumpDatabase } from '../support/dump-tables.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { collect, type RunningTestServer, runServerAt } from '../support/run-server.ts';
import { clearSecrets, secretBearing } from './secret-bearing-document.ts';

const [oldSecret, newSecret, sourceSecret] = [
  'the secret before the rotation',
  'the secret after the rotation',
  'the secret of another environment',
];
const oldRing = createKeyRing({ current: oldSecret });
const newRing = createKeyRing({ current: newSecret });
const source = createKeyRing({ current: sourceSecret });
const seal = (kind: string, clear: string): string => source.seal({ kind, field: 'auth_value' }, clear);

const changed = secretBearing(seal, { change: { description: 'changed' }, suffix: '-other' });

interface Rotation {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly processed: number;
  readonly resealed: number;
  readonly failed: number;
  readonly problems: readonly Readonly<Record<string, string | null>>[];
}

const rotationFields =
  'id state keyId total processed resealed failed problems { code kind key path } finishedAt';

async function rotate(server: RunningTestServer): Promise<Rotation> {
  const { data } = await server.graphql<{ rotateSecrets: Rotation }>(
    `mutation { rotateSecrets { ${rotationFields} } }`,
  );
  return followed(server, data.rotateSecrets.id);
}

async function followed(server: RunningTestServer, id: string): Promise<Rotation> {
  const query = `subscription ($id: ID!) { rotationProgress(id: $id) { ${rotationFields} } }`;
  const events = await collect(server.client.subscribe<{ rotationProgress: Rotation }>(query, { id }));
  const last = events.at(-1)?.rotationProgress;
  if (last === undefined) throw new Error('Nothing was told of the rotation.');
  return last;
}

interface KeyUsage {
  readonly keyId: string;
  readonly role: string;
  readonly count: number;
  readonly canBeDropped: boolean;
  readonly tables: readonly { readonly table: string; readonly count: number }[];
}

async function keysOf(server: RunningTestServer): Promise<readonly KeyUsage[]> {
  const { data } = await server.graphql<{ secretKeys: KeyUsage[] }>(
    '{ secretKeys { keyId role count canBeDropped tables { table count } } }',
  );
  return data.secretKeys;
}

const start = (database: DatabaseSettings, secret: string, previous?: string): Promise<RunningTestServer> =>
  runServerAt(database, {
    AUTH_ENCRYPTION_SECRET: secret,
    LADING_CHUNK_SIZE: '2',
    ...(previous !== undefined && { AUTH_ENCRYPTION_PREVIOUS_SECRETS: previous }),
  });

/** Everything secret in an export, opened. */
async function opened(server: RunningTestServer, ring = newRing): Promise<string> {
  const { document } = await server.exportAll();
  const found: string[] = [];
  for (const kind of kinds)
    for (const portable of document.entities[kind.collection] ?? [])
      mapSecrets(kindNamed(kind.name), portable as Portable, (value, place) => {
        found.push(openSecret(value, place, ring) ?? '');
        return value;
      });
  return found.join('\n');
}

const revisions = async ({ store }: RunningTestServer): Promise<object[]> => {
  const rows: object[] = [];
  for (const { collection, key } of kinds)
    rows.push(
      ...(await store.dataSource.query(
        `SELECT ${key} AS key, revision, changed_in::text, updated_at::text FROM ${collection} ORDER BY 1`,
      )),
    );
  return rows;
};

/** Traces of a key in a dump of all tables, whether the rotation knows of them or not: in texts, and at the beginning of bytes. */
async function tracesOf({ keyId }: typeof oldRing, { store }: RunningTestServer): Promise<string[]> {
  const dump = await dumpDatabase(store);
  return [`v1.${keyId}.`, `\\\\x${Buffer.from(keyId, 'base64url').toString('hex')}`].filter((trace) =>
    dump.includes(trace),
  );
}

const edits = 20;

/** Edits a tool, each time at the revision that the edit before has left; gives its last description. */
async function editAgainAndAgain(server: RunningTestServer, key: string): Promise<string> {
  const found = await server.graphql<{ tools: { nodes: { id: string }[] } }>(
    'query ($keys: [String!]) { tools(filter: { keys: $keys }) { nodes { id } } }',
    { keys: [key] },
  );
  const [id] = found.data.tools.nodes.map((node) => node.id);
  for (let revision = 1; revision <= edits; revision++) {
    const { data } = await server.graphql<{ updateTool: object }>(
      `mutation ($input: UpdateToolInput!) { updateTool(input: $input) { ... on Tool { revision } ... on Problem { code } } }`,
      { input: { id, expectedRevision: revision, description: `edit ${revision}` } },
    );
    expect(data.updateTool).toEqual({ revision: revision + 1 });
  }
  return `edit ${edits}`;
}

/** With a journal, a plan, an upload and a link, all of which have something sealed. */
async function fill(server: RunningTestServer) {
  await server.importDocument(secretBearing(seal), { sourceSecret });
  const update = await server.importDocument(changed, { sourceSecret });
  expect(update.job.progress).toMatchObject({ updated: 3, failed: 0 });
  const plans = [];
  for (const description of ['planned', 'planned as well'])
    plans.push(
      await server.importDocument(secretBearing(seal, { change: { description } }), {
        sourceSecret,
        dryRun: true,
      }),
    );
  const upload = await createUpload(server);
  expect((await put(upload, JSON.stringify(documentOf({ tools: [toolNamed('uploaded')] })))).status).toBe(
    201,
  );
  const { data } = await server.graphql<{
    exportConfiguration: { watermark: string; download: { url: string } };
  }>('{ exportConfiguration { watermark download(passphrase: "of the file") { url } } }');
  return { update, plans, upload, ...data.exportConfiguration };
}

describe.each(eitherDatabase)('a rotation of secrets on $name', ({ place }) => {
  it('seals all that is stored under the current key, and the former one can be dropped', async () => {
    const database = await place();
    const before = await start(database, oldSecret);
    const { update, plans, upload, watermark, download } = await fill(before);
    const stood = await revisions(before);
    await before.stop();

    const during = await start(database, newSecret, oldSecret);
    expect(await keysOf(during)).toMatchObject([
      { keyId: newRing.keyId, role: 'CURRENT', count: 0, canBeDropped: false },
      { keyId: oldRing.keyId, role: 'FORMER', canBeDropped: false },
    ]);
    const [, former] = await keysOf(during);
    expect(former?.tables.map(({ table }) => table)).toEqual([
      'upload_parts',
      'download_links',
      'import_chunks',
      'import_steps',
      'gateways',
      'tools',
      'servers',
    ]);
    expect(await tracesOf(oldRing, during)).toHaveLength(2);
    const rotation = await rotate(during);
    expect(rotation).toMatchObject({ state: 'COMPLETED', failed: 0, problems: [] });
    expect(rotation.resealed).toBe(former?.count);
    expect(rotation.total).toBe(rotation.processed);
    expect(await keysOf(during)).toMatchObject([
      { role: 'CURRENT', count: former?.count },
      { role: 'FORMER', count: 0, canBeDropped: true, tables: [] },
    ]);
    expect(await tracesOf(oldRing, during)).toEqual([]);
    expect(await revisions(during)).toEqual(stood);
    const since = { includeInactive: true, changedSince: watermark };
    const news = Object.values((await during.exportAll(since)).document.entities).flat();
    expect(news).toEqual([]);
    expect((await fetch(download.url.replace(/^https?:\/\/[^/]+/, during.url))).status).toBe(200);
    // A plan shows fingerprints, which were others then; the former secret still makes those.
    const applied = await during.ask('applyImport', plans[0]?.job.id ?? '');
    if (applied.__typename !== 'ImportJob') throw new Error(applied.message);
    expect((await during.finish(applied.id)).job).toMatchObject({ state: 'COMPLETED', problems: [] });
    const undone = await during.ask('undoImport', applied.id);
    if (undone.__typename !== 'ImportJob') throw new Error(undone.message);
    expect((await during.finish(undone.id)).job.progress).toMatchObject({ updated: 3, skipped: 0 });
    await during.stop();

    const after = await start(database, newSecret);
    for (const secret of clearSecrets) expect(await opened(after)).toContain(`${secret}-other`);
    expect((await after.importDocument(changed, { sourceSecret })).job.progress.unchanged).toBe(6);
    // Its fingerprints cannot be made any more.
    const late = await after.ask('applyImport', plans[1]?.job.id ?? '');
    expect(late.__typename).toBe('StalePlanError');
    const imported = await after.start({ uploadId: upload.id });
    expect(imported.__typename).toBe('ImportJob');
    const way = await after.ask('undoImport', update.job.id);
    if (way.__typename !== 'ImportJob') throw new Error(way.message);
    // What was applied and taken back since has other revisions.
    expect((await after.finish(way.id)).job.state).toBe('COMPLETED');
    await after.stop();
  });
});

describe.each(eitherDatabase)('a rotation on $name', ({ place }) => {
  it('goes on beside imports and edits, of which none fails and none is undone by it', async () => {
    const database = await place();
    const before = await start(database, oldSecret);
    await before.importDocument(secretBearing(seal, { count: 40 }), { sourceSecret });
    await before.importDocument(
      documentOf({ tools: [toolNamed('edited', { headers: { 'X-Api-Key': 'kept' } })] }),
    );
    await before.stop();
    const server = await start(database, newSecret, oldSecret);
    const rotating = rotate(server);
    const editing = editAgainAndAgain(server, 'edited');
    const jobs = await Promise.all(
      ['one', 'two', 'three'].map((description) =>
        server.importDocument(secretBearing(seal, { change: { description }, count: 40 }), { sourceSecret }),
      ),
    );
    for (const { job } of jobs) expect(job).toMatchObject({ state: 'COMPLETED', progress: { failed: 0 } });
    await editing;
    expect(await rotating).toMatchObject({ state: 'COMPLETED', failed: 0 });
    expect(await tracesOf(oldRing, server)).toEqual([]);
    for (const secret of clearSecrets) expect(await opened(server)).toContain(secret);
    expect(await opened(server)).toContain('kept');
    const { document } = await server.exportAll();
    const edited = document.entities['tools']?.find(({ name }) => name === 'edited');
    expect(edited?.['description']).toBe(await editing);
    // In whatever order they had their turn.
    expect(new Set(document.entities['gateways']?.map((one) => one['description'])).size).toBe(1);
    await server.stop();
  });

  it('counts what does not open with its place, leaves it as it is, and is one however often it is asked for', async () => {
    const database = await place();
    const before = await start(database, 'a secret that is lost');
    await before.importDocument(secretBearing(seal), { sourceSecret });
    await before.stop();
    const server = await start(database, newSecret, oldSecret);
    const stood = await revisions(server);
    const env = { LADING_URL: server.url, LADING_TOKEN: server.token };
    const ran = await runHere(['rotate'], { env });
    expect(ran).toMatchObject({ code: exitCodes.someFailed, stdout: 'Done: 0 resealed, 3 failed.\n' });
    expect(ran.stderr).toContain("\n  tool 'tool-0' /headers/X-Api-Key\n");
    expect((await runHere(['keys'], { env })).stdout).toMatch(/unknown +3 +gateways 1, tools 1, servers 1/);
    const { data } = await server.graphql<{ one: Rotation; other: Rotation }>(
      `mutation { one: rotateSecrets { ${rotationFields} } other: rotateSecrets { ${rotationFields} } }`,
    );
    expect(data.one.id).toBe(data.other.id);
    const rotation = await followed(server, data.one.id);
    expect(rotation).toMatchObject({ state: 'COMPLETED', resealed: 0, failed: 3 });
    expect(rotation.problems).toContainEqual({
      code: 'SECRET_KEY_UNKNOWN',
      kind: 'TOOL',
      key: 'tool-0',
      path: '/headers/X-Api-Key',
    });
    expect(await keysOf(server)).toMatchObject([
      { role: 'CURRENT', count: 0 },
      { role: 'FORMER', count: 0, canBeDropped: true },
      { role: 'UNKNOWN', count: 3, canBeDropped: false },
    ]);
    expect(await revisions(server)).toEqual(stood);
    const found = await server.graphql<{ node: Rotation; secretRotation: Rotation }>(
      'query ($id: ID!) { node(id: $id) { ... on SecretRotation { id failed } } secretRotation(id: $id) { failed } }',
      { id: rotation.id },
    );
    expect(found.data).toEqual({ node: { id: rotation.id, failed: 3 }, secretRotation: { failed: 3 } });
    await server.stop();
  });

  it('looks into documents that older versions have received, and keeps all keys until then', async () => {
    const database = await place();
    const before = await start(database, oldSecret);
    await before.importDocument(secretBearing(seal), { sourceSecret, dryRun: true });
    await before.store.dataSource.query('UPDATE import_chunks SET key_id = NULL');
    await before.stop();
    const server = await start(database, newSecret, oldSecret);
    expect(await keysOf(server)).toMatchObject([
      { role: 'CURRENT', count: 0 },
      { role: 'FORMER', count: 0, canBeDropped: false },
      { keyId: 'unseen', role: 'UNKNOWN', tables: [{ table: 'import_chunks', count: 6 }] },
    ]);
    expect(await rotate(server)).toMatchObject({ state: 'COMPLETED', resealed: 6, failed: 0 });
    expect(await keysOf(server)).toMatchObject([{ count: 6 }, { canBeDropped: true }]);
    expect(await tracesOf(oldRing, server)).toEqual([]);
    await server.stop();
  });

  it('takes the place of one to a key under which nobody seals any more', async () => {
    const server = await start(await place(), newSecret, oldSecret);
    const [gone]: [{ id: string }] = await server.store.dataSource.query(
      `INSERT INTO secret_rotations (state, key_id, problems, created_by, created_at)
       VALUES ('running', 'abandone', '[]', 'admin', now() - interval '1 hour') RETURNING id`,
    );
    expect(await rotate(server)).toMatchObject({ state: 'COMPLETED', total: 0 });
    const { data } = await server.graphql(
      'query ($id: ID!) { secretRotation(id: $id) { state problems { code } } }',
      gone,
    );
    expect(data).toEqual({
      secretRotation: { state: 'FAILED', problems: [{ code: 'ROTATION_SUPERSEDED' }] },
    });
    const [unknown] = await collect(server.sse('subscription { rotationProgress(id: "nothing") { id } }'));
    expect(unknown?.errors?.[0]?.extensions['code']).toBe('NOT_FOUND');
    await server.stop();
  });
});
