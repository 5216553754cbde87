import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LadingClient } from '../../src/client/lading-client.ts';
import { exportDocumentSchema } from '../../src/document/json-schema.ts';
import { explanationOf, ProblemError } from '../../src/lib/problem.ts';
import { startServer } from '../../src/server/start.ts';
import type { DatabaseSettings } from '../../src/settings/settings.ts';
import { databases, eitherDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer, runServerAt, settingsFor } from '../support/run-server.ts';
import { spawnServer } from '../support/spawn-server.ts';

const silent = pino({ level: 'silent' });

/** The problems for which a server does not start. */
async function refusalToStart(
  database: DatabaseSettings,
  variables: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const started = await startServer(settingsFor(database, variables), silent).catch(
    (error: unknown) => error,
  );
  return started instanceof ProblemError ? started.problems : started;
}

describe.each(eitherDatabase)('a server on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });

  it.each([
    ['/health', { status: 'alive' }],
    ['/ready', { status: 'ready' }],
    ['/schemas/export/v1.json', exportDocumentSchema()],
  ])('answers %s without a token', async (path, body) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/(schema\+)?json/);
    expect(await response.json()).toEqual(body);
  });

  it('explains every code on a page, to anybody', async () => {
    const response = await fetch(new URL(explanationOf('STALE_PLAN'), server.url));
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const page = await response.text();
    expect(page).toMatch(
      /<tr>\n<td><a id="stale_plan"><\/a><code>STALE_PLAN<\/code><\/td>\n<td>What the plan rests on/,
    );
    const rows = (await readFile('docs/errors.md', 'utf8')).match(/^\| <a /gm) ?? [];
    expect(page.match(/<td><a id="/g)).toHaveLength(rows.length);
    expect(page).not.toMatch(/&lt;a |\]\(|\*\*/);
    const posted = await fetch(`${server.url}/docs/errors`, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('leads from its address to the API', async () => {
    const response = await fetch(server.url, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
  });

  it('says where the API is, where there is nothing', async () => {
    const response = await fetch(`${server.url}/nowhere?a=b`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('/graphql'),
    });
  });

  it('lives on when it is asked for a path that is none', async () => {
    expect((await fetch(`${server.url}//`)).status).toBe(404);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it('names in its exports the address at which their schema is', async () => {
    const { document } = await server.exportAll();
    expect(document['source_gateway']).toBe(server.url);
    const response = await fetch(String(document['schema_url']));
    expect(await response.json()).toEqual(exportDocumentSchema());
  });

  it('serves a page for queries that loads nothing from elsewhere', async () => {
    const response = await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    const html = await response.text();
    const tags = html.match(/<(?:script|link|img|iframe)\b[^>]*>/g) ?? [];
    expect(tags.length).toBeGreaterThan(0);
    expect(tags.filter((tag) => /(?:src|href)=["']?(?:https?:)?\/\//.test(tag))).toEqual([]);
    expect(html).not.toMatch(/@import|unpkg\.com|jsdelivr/);
  });

  it('does not start on a port that something else has, and says how to choose another', async () => {
    const database = await place();
    const { port } = new URL(server.url);
    expect(await refusalToStart(database, { PORT: port })).toMatchObject([
      { code: 'PORT_IN_USE', message: expect.stringMatching(new RegExp(`127\\.0\\.0\\.1:${port}.*PORT`)) },
    ]);
    // It has let go of the database: another one can have it.
    const other = await runServerAt(database);
    expect((await fetch(`${other.url}/ready`)).status).toBe(200);
  });

  it('goes on with an import that was left behind when it stopped', async () => {
    const database = await place();
    const first = await runServerAt(database, { LADING_CHUNK_SIZE: '5' });
    const tools = Array.from({ length: 200 }, (_, index) => toolNamed(`tool-${index}`));
    const job = await first.start({ document: documentOf({ tools }) });
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    for await (const { sequence } of first.follow(job.id)) if (sequence > 0) break;
    await first.stop();
    const second = await runServerAt(database);
    const sequences: number[] = [];
    for await (const { outcomes } of second.follow(job.id)) {
      sequences.push(...outcomes.map(({ sequence }) => sequence));
    }
    expect(sequences).toEqual(tools.map((_, index) => index + 1));
    expect((await second.exportAll()).document.entities['tools']).toHaveLength(200);
  });
});

describe('two servers', () => {
  it('do not share a data directory', async () => {
    const directory = await temporaryDirectory();
    const server = await runServerAt({ type: 'embedded', directory });
    expect(await refusalToStart({ type: 'embedded', directory })).toMatchObject([
      { code: 'DATA_DIRECTORY_IN_USE', message: expect.stringContaining(directory) },
    ]);
    await server.stop();
    expect((await runServerAt({ type: 'embedded', directory })).url).toMatch(/^http/);
  });

  it.each(databases.filter(({ name }) => name === 'PostgreSQL'))(
    'share a database on $name: what one imports, the other shows live',
    async ({ place }) => {
      const database = await place();
      const [one, other] = [await runServerAt(database), await runServerAt(database)];
      const job = await one.start({ document: documentOf({ tools: [toolNamed('a'), toolNamed('b')] }) });
      if (job.__typename !== 'ImportJob') throw new Error(job.message);
      const keys: string[] = [];
      for await (const { outcomes } of other.follow(job.id)) keys.push(...outcomes.map(({ key }) => key));
      expect(keys).toEqual(['a', 'b']);
      expect((await other.exportAll()).digest).toBe((await one.exportAll()).digest);
    },
  );
});

describe('the program', () => {
  it('makes a token and a secret of its own, for the eyes of its owner only, and keeps them', async () => {
    const directory = await temporaryDirectory();
    const first = spawnServer({ LADING_DATA_DIR: directory });
    const { url, token = '' } = await first.ready;
    const client = new LadingClient({ url, token });
    expect(await client.request('{ tools { totalCount } }')).toEqual({ tools: { totalCount: 0 } });
    for (const name of ['admin-token', 'encryption-secret']) {
      const { mode } = await stat(join(directory, name));
      expect((mode & 0o777).toString(8)).toBe('600');
    }
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0, signal: null });
    const second = spawnServer({ LADING_DATA_DIR: directory });
    // It is shown once; where it is kept, every time.
    const { url: address, token: shown } = await second.ready;
    expect(shown).toBeUndefined();
    expect((await readFile(join(directory, 'admin-token'), 'utf8')).trim()).toBe(token);
    const again = new LadingClient({ url: address, token });
    expect(await again.request('{ viewer { name } }')).toEqual({ viewer: { name: 'admin' } });
    second.child.kill('SIGTERM');
    expect((await second.ended).output).toContain(join(directory, 'admin-token'));
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends cleanly on %s, with subscriptions open', async (signal) => {
    const { ready, child, ended } = spawnServer({ LADING_DATA_DIR: await temporaryDirectory() });
    const { url, token = '' } = await ready;
    const events = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query: 'subscription { importActivity { id } }' }),
    });
    expect(events.status).toBe(200);
    const streamed = events.text().catch(() => 'cut off');
    const socket = await openSubscription(url, token);
    const closed = once(socket, 'close');
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, signal: null });
    await Promise.all([streamed, closed]);
  });

  it('is alive and not ready from the moment it is told to stop, until what is under way is over', async () => {
    const { ready, child, ended } = spawnServer({ LADING_DATA_DIR: await temporaryDirectory() });
    const { url, token = '' } = await ready;
    // Keeps the server from ending: it does not answer to the end of its connection.
    const socket = await openSubscription(url, token);
    socket.pause();
    child.kill('SIGTERM');
    await expect.poll(async () => (await fetch(`${url}/ready`)).status, { interval: 5 }).toBe(503);
    // All at once: it gives who does not read a second.
    const [unready, alive, refused] = await Promise.all([
      fetch(`${url}/ready`),
      fetch(`${url}/health`),
      fetch(`${url}/graphql`, { method: 'POST', body: '{}', headers: { 'x-request-id': 'late' } }),
    ]);
    expect(await unready.json()).toMatchObject({ status: 'stopping' });
    expect(alive.status).toBe(200);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.json()).toMatchObject({
      errors: [{ extensions: { code: 'SERVER_STOPPING', requestId: 'late' } }],
    });
    expect(await ended).toMatchObject({ code: 0 });
  });

  it('prints all that is wrong with its settings, and ends with 1', async () => {
    const { ended } = spawnServer({
      PORT: 'abc',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://somewhere',
      AUTH_ENCRYPTION_SECRET: 'hunter2',
    });
    const { code, errors } = await ended;
    expect(code).toBe(1);
    for (const name of [
      'PORT',
      'LOG_LEVEL',
      'DATABASE_URL',
      'LADING_ADMIN_TOKEN',
      'AUTH_ENCRYPTION_SECRET',
    ]) {
      expect(errors.split('\n').filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    }
    expect(errors).not.toContain('hunter2');
    expect(errors.trim().split('\n')).toHaveLength(5);
  });

  it('says in JSON what a program is to read, and nothing else, where that is wanted', async () => {
    const variables = { LADING_DATA_DIR: await temporaryDirectory(), LOG_FORMAT: 'json' };
    const { child, ended } = spawnServer(variables);
    if (child.stdout === null) throw new TypeError('The server has no output.');
    const [first] = await once(child.stdout, 'data');
    const ready = JSON.parse(String(first));
    expect(ready).toMatchObject({ level: 'info', message: 'Lading is ready.' });
    const token = (await readFile(ready.token_file, 'utf8')).trim();
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const body = JSON.stringify({ query: '{ exportConfiguration { document } }' });
    expect((await fetch(ready.url, { method: 'POST', headers, body })).status).toBe(200);
    child.kill('SIGTERM');
    const { output, errors } = await ended;
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(
      errors
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ message: 'An export is over.' }]);
    expect(output + errors).not.toContain(token);
    const refused = await spawnServer({ ...variables, PORT: 'abc' }).ended;
    expect(JSON.parse(refused.errors)).toMatchObject({ level: 'fatal', code: 'SETTING_INVALID' });
  });

  it('says in one line why it does not start where another server has its data, and ends with 1', async () => {
    const directory = await temporaryDirectory();
    await runServerAt({ type: 'embedded', directory });
    const { code, errors } = await spawnServer({ LADING_DATA_DIR: directory }).ended;
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toEqual([expect.stringContaining(`data directory ${directory}`)]);
  });
});

/** A socket on which a subscription has begun. */
async function openSubscription(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { token } }));
  await once(socket, 'message');
  const query = 'subscription { importActivity { id } }';
  socket.send(JSON.stringify({ id: 'one', type: 'subscribe', payload: { query } }));
  // Messages are answered in their order: after the answer to a ping the subscription has arrived.
  socket.send(JSON.stringify({ type: 'ping' }));
  await once(socket, 'message');
  return socket;
}
