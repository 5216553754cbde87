import { beforeAll, describe, expect, it } from 'vitest';
import { watchStatements } from '../../src/store/slow-statements.ts';
import { askRest } from '../support/ask-rest.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { linkTo } from '../support/downloads.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type Job, type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';

type Line = Readonly<Record<string, unknown>>;

const canary = 'canary-7f3a9c';
const uuid = expect.stringMatching(/^[\da-f-]{36}$/);
const number = expect.any(Number);

/** What the API's id of a job stands for. */
const idOf = ({ id }: Pick<Job, 'id'>): unknown => Buffer.from(id, 'base64').toString().split(':')[1];

describe.each(eitherDatabase)('the log of a server on $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place }, { LOG_LEVEL: 'debug', LADING_CHUNK_SIZE: '100' });
  });

  const lines = (message: string): Line[] =>
    server.said.filter((text) => text.includes(`"message":"${message}"`)).map((text) => JSON.parse(text));

  /** The last line with this message and these members, once it is there. */
  async function line(message: string, members: Line): Promise<Line> {
    const isIt = (one: Line) => Object.entries(members).every(([name, value]) => one[name] === value);
    await expect.poll(() => lines(message).filter(isIt).length).toBeGreaterThan(0);
    return lines(message).findLast(isIt) ?? {};
  }

  it('has one line for an import, with its request', async () => {
    const tools = [
      toolNamed(`a-${canary}`, { description: canary, headers: { 'X-Api-Key': canary } }),
      toolNamed('b'),
    ];
    const { job } = await server.importDocument(
      documentOf({ tools: [...tools, { name: canary, auth_value: canary }] }),
    );
    const told = await line('An import is over.', { import_id: idOf(job) });
    expect(told).toEqual({
      level: 'info',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      message: 'An import is over.',
      import_id: idOf(job),
      user: 'admin',
      state: 'completed',
      strategy: 'update',
      dry_run: false,
      atomic: false,
      entity_counts: { tools: 3 },
      status_counts: { created: 2, failed: 1 },
      duration_ms: number,
      waited_ms: number,
      request_id: uuid,
    });
    await line('A request is answered.', { request_id: told['request_id'], path: '/graphql', status: 200 });
    expect(lines('An import is over.').filter((one) => one['import_id'] === idOf(job))).toHaveLength(1);
  });

  it('has how large a document is that was uploaded', async () => {
    const text = JSON.stringify(documentOf({ tools: [toolNamed('d')] }));
    const upload = await createUpload(server);
    await put(upload, text);
    const job = await server.start({ uploadId: upload.id });
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    expect(await line('An import is over.', { import_id: idOf(job) })).toMatchObject({
      size_bytes: text.length,
      status_counts: { created: 1 },
    });
  });

  it('has one line for an import that its runner finds cancelled', async () => {
    const tools = Array.from({ length: 3_000 }, (_, index) => toolNamed(`many-${index}`));
    const job = await server.start({ document: documentOf({ tools }) });
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    for await (const { outcomes } of server.follow(job.id)) if (outcomes.length > 0) break;
    const { __typename: answered } = await server.ask('cancelImport', job.id);
    const told = await line('An import is over.', { import_id: idOf(job) });
    expect(told['state']).toBe(answered === 'ImportJob' ? 'cancelled' : 'completed');
  });

  it('has one line for a plan', async () => {
    const { job } = await server.importDocument(documentOf({ tools: [toolNamed('c')] }), { dryRun: true });
    expect(await line('A plan is made.', { import_id: idOf(job) })).toMatchObject({
      state: 'planned',
      status_counts: { created: 1 },
    });
  });

  it('has one line for an export, whichever way it goes out', async () => {
    const { document } = await server.exportAll();
    const { length } = document.entities['tools'] ?? [];
    expect(await line('An export is over.', { export_id: document['export_id'] })).toMatchObject({
      level: 'info',
      user: 'admin',
      entity_counts: { tools: length },
      size_bytes: number,
      duration_ms: number,
      request_id: uuid,
    });
    const { url } = await linkTo(server);
    const file = await (await fetch(url, { headers: { 'x-request-id': 'a-file' } })).arrayBuffer();
    const counted = { entity_counts: { tools: length }, is_whole: true };
    expect(await line('An export is over.', { request_id: 'a-file' })).toMatchObject({
      ...counted,
      format: 'json',
      compression: 'none',
      size_bytes: file.byteLength,
    });
    const both = await server.graphql<{ exportConfiguration: { document: { export_id: string } } }>(
      '{ exportConfiguration(input: { includeInactive: true }) { document entities { tools { name } } } }',
    );
    const { export_id } = both.data.exportConfiguration.document;
    expect(await line('An export is over.', { export_id })).toMatchObject({
      entity_counts: { tools: length },
    });
    await askRest(server, 'GET /export?include_inactive=true', { headers: { 'x-request-id': 'by-rest' } });
    expect(await line('An export is over.', { request_id: 'by-rest' })).toMatchObject({
      ...counted,
      format: 'contextforge',
    });
  });

  it('has a line for a sign-in that is refused, and not for each of many', async () => {
    const headers = { authorization: `Bearer ${canary}`, 'x-request-id': 'a-stranger' };
    for (const _ of [1, 2, 3])
      await askRest(server, 'GET /export', { headers, authorization: headers.authorization });
    const told = await line('A sign-in was refused.', { request_id: 'a-stranger' });
    expect(told).toMatchObject({ level: 'warn', address: '127.0.0.1' });
    expect(lines('A sign-in was refused.')).toHaveLength(1);
  });

  it('says at debug when a request begins and what it is answered with, without what the path gives away', async () => {
    const ask = (path: string, id: string) => fetch(server.url + path, { headers: { 'x-request-id': id } });
    await ask(`/downloads/${canary}`, 'one');
    await ask(`/${canary}?${canary}`, 'two');
    await ask(`/import/status/${canary}`, 'three');
    expect(await line('A request is answered.', { request_id: 'one' })).toMatchObject({
      level: 'debug',
      method: 'GET',
      path: '/downloads/',
      status: 403,
      duration_ms: number,
    });
    expect(await line('A request begins.', { request_id: 'two' })).toMatchObject({ path: 'another' });
    expect(await line('A request is answered.', { request_id: 'three' })).toMatchObject({
      path: '/import/status/{import_id}',
      status: 401,
    });
  });

  it('has no secret, no key of an entity and nothing of a document', () => {
    const logged = server.said.filter((text) => text.startsWith('{"level"')).join('');
    expect(logged).toContain('An import is over.');
    expect(logged).not.toMatch(new RegExp([canary, server.token, serverSecret, 'tools\\.test'].join('|')));
  });
});

describe.each(eitherDatabase)('statements on $name', ({ open }) => {
  it('are told of where they take long, without their values', async () => {
    const store = await open();
    const { dataSource } = store;
    const told: string[] = [];
    watchStatements({ dataSource, background: store }, 50, ({ statement, milliseconds }) => {
      if (milliseconds > 50) told.push(statement);
    });
    await dataSource.query('SELECT pg_sleep(0.1),\n  $1::text', [canary]);
    await dataSource.query('SELECT 1');
    expect(told).toContain('SELECT pg_sleep(0.1), $1::text');
    expect(told.join()).not.toContain(canary);
    await store.close();
  });
});
