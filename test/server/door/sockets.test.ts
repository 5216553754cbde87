import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { oneDatabase } from '../../support/databases.ts';
import { documentOf } from '../../support/documents.ts';
import { closingOf, init, messageOf, openSignedIn, openSocket } from '../../support/raw-web-socket.ts';
import { type Imported, type RunningTestServer, runServer } from '../../support/run-server.ts';

const listed = 'https://console.example.com';
let server: RunningTestServer;
beforeAll(async () => {
  server = await runServer(oneDatabase, {
    LADING_CORS_ORIGINS: listed,
    LADING_MAX_SOCKETS: '3',
    LADING_MAX_ANONYMOUS_SOCKETS: '5',
    LADING_MAX_SOCKET_OPERATIONS: '2',
    LADING_MAX_SUBSCRIPTIONS: '3',
    LADING_MAX_WRONG_TOKENS: '2',
  });
});

const open = (headers?: Readonly<Record<string, string>>): WebSocket => openSocket(server, headers);
const signedIn = (): Promise<WebSocket> => openSignedIn(server);

const statusOf = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => {
    socket.once('open', () => resolve('open'));
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
  });

describe('a WebSocket', () => {
  it.each(['https://evil.example', 'null', 'http://console.example.com'])(
    'of a page at %s is refused',
    async (origin) => {
      expect(await statusOf(open({ origin }))).toBe(403);
    },
  );

  it('of a page of this server or of a listed origin is taken, and so is one of no page', async () => {
    const { host } = new URL(server.url);
    for (const headers of [{ origin: server.url }, { origin: `https://${host}` }, { origin: listed }, {}])
      await once(open(headers), 'open');
  });

  it('without a token is closed', async () => {
    const socket = open();
    await init(socket, undefined);
    expect(await closingOf(socket)).toEqual([4401, expect.stringContaining('Unauthorized')]);
  });

  it('with a wrong token is closed, and wrong tokens are counted as over HTTP', async () => {
    for (const reason of ['Forbidden', 'Forbidden', 'TOO_MANY_WRONG_TOKENS']) {
      const socket = open();
      await init(socket, { authorization: 'Bearer wrong' });
      expect(await closingOf(socket)).toEqual([4403, expect.stringContaining(reason)]);
    }
    await signedIn();
  });

  it('that sends much before it is signed in is ended', async () => {
    const socket = open();
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { token: 'x'.repeat(200_000) } }));
    expect(await closingOf(socket)).toEqual([1009, expect.stringContaining('LADING_MAX_ANONYMOUS_BYTES')]);
    const large = await signedIn();
    large.send(JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(200_000) } }));
    expect(await messageOf(large)).toMatchObject({ type: 'pong' });
  });

  it('that nobody has signed in on leaves room for others when it ends', async () => {
    const sockets = Array.from({ length: 5 }, () => open());
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    expect(await statusOf(open())).toBe(429);
    const [first] = sockets;
    first?.close();
    if (first) await once(first, 'close');
    await expect.poll(() => statusOf(open())).toBe('open');
  });

  it('is one of a few that a user may have', async () => {
    await Promise.all([signedIn(), signedIn(), signedIn()]);
    const socket = open();
    await init(socket, { token: server.token });
    expect(await closingOf(socket)).toEqual([4403, expect.stringContaining('LADING_MAX_SOCKETS')]);
  });

  it('has a few operations under way, and takes another one when one has ended', async () => {
    const socket = await signedIn();
    const subscribe = (id: string, query: string): void =>
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
    subscribe('1', 'subscription { importActivity { id } }');
    subscribe('2', 'subscription { importActivity { id } }');
    subscribe('3', '{ tools { totalCount } }');
    expect(await messageOf(socket)).toMatchObject({
      id: '3',
      type: 'error',
      payload: [
        {
          message: expect.stringContaining('LADING_MAX_SOCKET_OPERATIONS'),
          extensions: { code: 'TOO_MANY_OPERATIONS' },
        },
      ],
    });
    socket.send(JSON.stringify({ id: '1', type: 'complete' }));
    subscribe('4', '{ tools { totalCount } }');
    expect(await messageOf(socket)).toMatchObject({
      id: '4',
      payload: { data: { tools: { totalCount: 0 } } },
    });
  });

  it('shares the subscriptions of its user with all other connections', async () => {
    const [rests, works] = [
      await server.importDocument(documentOf({})),
      await server.importDocument(documentOf({})),
    ];
    // Nobody works on it, and whoever follows it is told so and waits for more.
    await server.store.dataSource.query(
      `UPDATE import_jobs SET state = 'applying', lease_until = now() + interval '1 day'
       WHERE number = (SELECT max(number) FROM import_jobs)`,
    );
    const progress = ({ job }: Imported): string =>
      `subscription { importProgress(jobId: "${job.id}") { state } }`;
    const another = async () => (await server.sse(progress(rests)).next()).value;
    const sockets = [await signedIn(), await signedIn(), await signedIn()];
    for (const socket of sockets) {
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: progress(works) } }));
      expect(await messageOf(socket)).toMatchObject({ type: 'next' });
    }
    expect(await another()).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }] });
    sockets[0]?.send(JSON.stringify({ id: '1', type: 'complete' }));
    await expect.poll(another).toMatchObject({ data: { importProgress: { state: 'COMPLETED' } } });
    await server.clear();
  });

  it('takes operations no larger than HTTP does', async () => {
    const socket = await signedIn();
    const query = `{ ${'__typename '.repeat(4_100)}}`;
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    expect(await messageOf(socket)).toMatchObject({
      payload: [{ message: expect.stringContaining('LADING_MAX_OPERATION_TOKENS') }],
    });
  });
});
