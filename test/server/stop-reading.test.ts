import type { QueryRunner } from 'typeorm';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hasPostgres, oneDatabase } from '../support/databases.ts';
import { messageOf, openSignedIn } from '../support/raw-web-socket.ts';
import { type RunningTestServer, runServerAt } from '../support/run-server.ts';

const side = '{ source: { live: { includeInactive: true } } }';
const exported = '{ exportConfiguration { document } }';
const compared = `{ difference(from: ${side}, to: ${side}) { ... on Difference { identical } } }`;
const previewed = '{ exportPreview { totalEntities } }';

// The embedded database has one session: nobody reads while somebody else does.
describe.skipIf(!hasPostgres)('what is read for nobody', () => {
  let server: RunningTestServer;
  /** On the same database. */
  let impatient: RunningTestServer;
  let locking: QueryRunner;
  beforeAll(async () => {
    const place = await oneDatabase.place();
    server = await runServerAt(place, { LADING_MAX_EXPORTS: '1' });
    impatient = await runServerAt(place, { LADING_MAX_EXPORTS: '1', LADING_EXECUTION_SECONDS: '1' });
  });

  // Whoever reads a tool waits for as long as the test lasts.
  beforeEach(async () => {
    locking = impatient.store.dataSource.createQueryRunner();
    await locking.startTransaction();
    await locking.query('LOCK TABLE tools IN ACCESS EXCLUSIVE MODE');
    onTestFinished(async () => {
      await unlock();
      // The place that there is for exports is free again.
      for (const { graphql } of [server, impatient])
        expect(await graphql(exported)).toMatchObject({
          data: { exportConfiguration: { document: { entities: { tools: [] } } } },
        });
    });
  });

  async function unlock(): Promise<void> {
    if (locking.isTransactionActive) await locking.rollbackTransaction();
    await locking.release();
  }

  /**
   * Sessions that wait for the lock, and those that keep a snapshot; not the one that asks. The other server is asked: this
   * one may have no connection left.
   */
  async function open(): Promise<{ waiting: number; snapshots: number }> {
    // Outside of the transaction that locks: within one, PostgreSQL goes on telling what it told first.
    const [found] = await impatient.store.dataSource.query(
      `SELECT count(*) FILTER (WHERE wait_event_type = 'Lock')::integer AS waiting,
              count(*) FILTER (WHERE backend_xmin IS NOT NULL)::integer AS snapshots
       FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    return found;
  }

  const ask = ({ url, token }: RunningTestServer, query: string, signal?: AbortSignal): Promise<Response> =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
      ...(signal && { signal }),
    });

  const answered = (id: string) => [
    { id, type: 'next', payload: { data: { __typename: 'Query' } } },
    { id, type: 'complete' },
  ];
  const nothing = { waiting: 0, snapshots: 0 };
  const expectReading = () => expect.poll(open).toMatchObject({ waiting: 1 });
  const expectStopped = () => expect.poll(open).toEqual(nothing);

  it.each([exported, compared, previewed])('is stopped when it has taken too long: %s', async (query) => {
    const response = await ask(impatient, query);
    expect([response.status, await response.json()]).toMatchObject([
      503,
      {
        errors: [
          {
            message: expect.stringContaining('LADING_EXECUTION_SECONDS'),
            extensions: { code: 'EXECUTION_TIMEOUT' },
          },
        ],
      },
    ]);
    await expectStopped();
  });

  it('is stopped when it has taken too long over WebSocket, which goes on', async () => {
    const socket = await openSignedIn(impatient);
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: exported } }));
    expect(await messageOf(socket)).toMatchObject({
      id: '1',
      type: 'next',
      payload: { errors: [{ extensions: { code: 'EXECUTION_TIMEOUT' } }] },
    });
    await expectStopped();
    expect(impatient.said.join()).not.toContain('unexpectedly');
  });

  it.each([exported, compared, previewed])('is stopped when the client goes away: %s', async (query) => {
    const leaving = new AbortController();
    const asked = ask(server, query, leaving.signal).catch(() => 'gone');
    await expectReading();
    leaving.abort();
    expect(await asked).toBe('gone');
    await expectStopped();
    expect(server.said.join()).not.toContain('unexpectedly');
  });

  it('is stopped when a WebSocket ends', async () => {
    const socket = await openSignedIn(server);
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: exported } }));
    await expectReading();
    socket.terminate();
    await expectStopped();
  });

  it.each([exported, compared, previewed])(
    'is stopped when a client ends it over WebSocket, which goes on: %s',
    async (query) => {
      const socket = await openSignedIn(server);
      const heard: unknown[] = [];
      socket.on('message', (data) => heard.push(JSON.parse(String(data))));
      const send = (message: object): void => socket.send(JSON.stringify(message));
      const start = (id: string, query: string): void => send({ id, type: 'subscribe', payload: { query } });
      start('1', query);
      await expectReading();
      start('2', '{ __typename }');
      await expect.poll(() => heard).toMatchObject(answered('2'));
      // Nothing but the other one is over.
      await expectReading();
      send({ id: '1', type: 'complete' });
      await expectStopped();
      // The name can be used again.
      start('1', '{ __typename }');
      await expect.poll(() => heard).toMatchObject([...answered('2'), ...answered('1')]);
      expect(server.said.join()).not.toContain('unexpectedly');
    },
  );

  it('is stopped when all connections are in use', async () => {
    const others = Array.from({ length: 11 }, () => ask(server, '{ tools { totalCount } }'));
    const leaving = new AbortController();
    const asked = ask(server, exported, leaving.signal).catch(() => 'gone');
    await expect.poll(open).toMatchObject({ waiting: 12 });
    leaving.abort();
    expect(await asked).toBe('gone');
    await expect.poll(open).toMatchObject({ waiting: 11 });
    await unlock();
    await Promise.all(others);
  });

  it('is stopped when a client of REST goes away', async () => {
    const leaving = new AbortController();
    const headers = { authorization: `Bearer ${server.token}` };
    const asked = fetch(`${server.url}/export`, { headers, signal: leaving.signal }).catch(() => 'gone');
    await expectReading();
    leaving.abort();
    expect(await asked).toBe('gone');
    await expectStopped();
  });

  it('is not begun after something before it has taken too long', async () => {
    const response = await ask(
      impatient,
      `{ a: exportPreview { totalEntities } b: exportConfiguration { digest } }`,
    );
    expect(response.status).toBe(503);
    await expectStopped();
  });
});
