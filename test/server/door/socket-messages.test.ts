import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { oneDatabase } from '../../support/databases.ts';
import { closingOf, messageOf, openSignedIn } from '../../support/raw-web-socket.ts';
import { type RunningTestServer, runServer } from '../../support/run-server.ts';

let server: RunningTestServer;
beforeAll(async () => {
  server = await runServer(oneDatabase, {
    LADING_MAX_REQUEST_DEPTH: '20',
    LADING_MAX_REQUEST_BYTES: '3000000',
    LADING_MAX_BYTES_UNDER_WAY: '400000',
  });
});

const count = '{ tools { totalCount } }';
const subscription = 'subscription { importActivity { id } }';
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** A message whose third level is where the extensions begin. */
const messageWith = (extensions: string, query = count, id = '1'): string =>
  `{"id":"${id}","type":"subscribe","payload":{"query":"${query}","extensions":{"a":${extensions}}}}`;

/** Takes so much room that no two of them have it. */
const large = (query?: string): string => messageWith(`"${'x'.repeat(250_000)}"`, query);

const answer = { id: '1', type: 'next', payload: { data: { tools: { totalCount: 0 } } } };

/** Whether there is room for a body as large. */
async function hasRoom(): Promise<boolean> {
  const { status } = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
    body: JSON.stringify({ query: count, extensions: { a: 'x'.repeat(250_000) } }),
  });
  return status !== 503;
}

async function answerTo(socket: WebSocket, message: string): Promise<unknown> {
  const answered = messageOf(socket);
  socket.send(message);
  return answered;
}

describe('a message', () => {
  it('that is nested too deeply ends its socket, and one as deep as allowed is answered', async () => {
    const socket = await openSignedIn(server);
    expect(await answerTo(socket, messageWith(nested(17)))).toEqual(answer);
    const closing = closingOf(socket);
    socket.send(messageWith(nested(18), count, '2'));
    expect(await closing).toEqual([
      4400,
      expect.stringMatching(/^REQUEST_TOO_DEEP: .*20.*LADING_MAX_REQUEST_DEPTH/),
    ]);
  });

  it('that would take too much memory once it is read ends its socket', async () => {
    const socket = await openSignedIn(server);
    const closing = closingOf(socket);
    socket.send(messageWith(`[${'{},'.repeat(6_000)}{}]`));
    expect(await closing).toEqual([
      1013,
      expect.stringMatching(/^TOO_MANY_BYTES_UNDER_WAY: .*LADING_MAX_BYTES_UNDER_WAY/),
    ]);
    expect(await hasRoom()).toBe(true);
  });

  it('counts while it arrives, and leaves its room when its socket ends', async () => {
    const socket = await openSignedIn(server);
    socket.send('x'.repeat(250_000), { fin: false });
    // What is answered was read after all that came before it.
    socket.ping();
    await once(socket, 'pong');
    expect(await hasRoom()).toBe(false);
    socket.terminate();
    await expect.poll(hasRoom).toBe(true);
  });

  it('of which too much has come is not waited for, and its sender reads why', async () => {
    const socket = await openSignedIn(server);
    const closing = closingOf(socket);
    for (let sent = 0; sent < 20; sent += 1) socket.send('x'.repeat(100_000), { fin: false });
    expect((await closing)[0]).toBe(1013);
    await expect.poll(hasRoom).toBe(true);
  });

  it('leaves its room when it is answered', async () => {
    const socket = await openSignedIn(server);
    for (let turn = 0; turn < 3; turn += 1) {
      const completed = new Promise<void>((resolve) =>
        socket.on('message', (data) => String(data).includes('complete') && resolve()),
      );
      expect(await answerTo(socket, large())).toEqual(answer);
      await completed;
      socket.removeAllListeners('message');
    }
  });

  it('that has begun a subscription keeps its room until that is over', async () => {
    const socket = await openSignedIn(server);
    socket.send(large(subscription));
    expect(await answerTo(socket, messageWith('1', count, '2'))).toEqual({ ...answer, id: '2' });
    expect(await hasRoom()).toBe(false);
    socket.send(JSON.stringify({ id: '1', type: 'complete' }));
    await expect.poll(hasRoom).toBe(true);
  });
});

it.each([
  ['does not fit the schema', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['is no GraphQL', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
  [
    'has other variables',
    { query: 'query ($a: Int!) { tools(first: $a) { totalCount } }' },
    'BAD_USER_INPUT',
  ],
])('an operation that %s gets the error that it gets over HTTP', async (_what, payload, code) => {
  const socket = await openSignedIn(server);
  const message = await answerTo(socket, JSON.stringify({ id: '1', type: 'subscribe', payload }));
  const { errors } = await server.graphql(payload.query);
  expect(errors).toMatchObject([{ extensions: { code } }]);
  const { payload: told } = Object(message);
  // Each is named by the request that it is of.
  const unnamed = (told: unknown): unknown =>
    JSON.parse(JSON.stringify(told), (name, value) => (name === 'requestId' ? undefined : value));
  expect(unnamed('errors' in told ? told.errors : told)).toEqual(unnamed(errors));
});

it('an operation that cannot be told from another one gets a code', async () => {
  const socket = await openSignedIn(server);
  const payload = { query: 'query A { __typename } query B { __typename }' };
  expect(await answerTo(socket, JSON.stringify({ id: '1', type: 'subscribe', payload }))).toMatchObject({
    type: 'error',
    payload: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  });
});
