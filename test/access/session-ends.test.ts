import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSessionEnds, type SessionEnd, type SessionEnds } from '../../src/access/session-ends.ts';
import { oneDatabase } from '../support/databases.ts';
import { documentOf } from '../support/documents.ts';
import { type MadeToken, makeToken, revokeToken } from '../support/make-token.ts';
import { closingOf, init, messageOf, openSocket } from '../support/raw-web-socket.ts';
import { readServerEvents } from '../support/read-server-events.ts';
import { type RunningTestServer, runServerAt } from '../support/run-server.ts';

let here: RunningTestServer;
/** Another replica, where there can be one. */
let there: RunningTestServer;
beforeAll(async () => {
  const place = await oneDatabase.place();
  here = await runServerAt(place);
  there = place.type === 'postgres' ? await runServerAt(place) : here;
});

/** Everything that a stream tells from now on; it is open when this resolves. */
async function stream({ url }: RunningTestServer, { token }: MadeToken): Promise<AsyncGenerator<string>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: 'subscription { importActivity { id } }' }),
  });
  return readServerEvents(response);
}

describe('a token that is revoked', () => {
  it('ends the streams that began with it, on every replica, and says why', async () => {
    const mine = await makeToken(here, { name: 'stream', role: 'VIEWER' });
    const others = await makeToken(here, { name: 'other stream', role: 'VIEWER' });
    const streams = [await stream(here, mine), await stream(there, mine)];
    const other = await stream(there, others);
    await revokeToken(here, mine);
    for (const events of streams) {
      expect(JSON.parse((await events.next()).value)).toMatchObject({
        errors: [
          {
            extensions: { code: 'TOKEN_REVOKED', requestId: expect.stringMatching(/^[\da-f-]{36}$/) },
            message: expect.stringContaining('revoked'),
          },
        ],
      });
      expect((await events.next()).done).toBe(true);
    }
    await here.importDocument(documentOf({}));
    expect(JSON.parse((await other.next()).value)).toMatchObject({ data: { importActivity: {} } });
    await other.return(undefined);
  });

  it('closes the sockets that it has opened, on every replica, and says why', async () => {
    const mine = await makeToken(here, { name: 'socket', role: 'VIEWER' });
    const sockets = await Promise.all(
      [here, there].map(async (server) => {
        const socket = openSocket(server);
        await init(socket, { authorization: `Bearer ${mine.token}` });
        expect(await messageOf(socket)).toMatchObject({ type: 'connection_ack' });
        return socket;
      }),
    );
    const closings = sockets.map(closingOf);
    await revokeToken(there, mine);
    for (const closing of closings)
      expect(await closing).toEqual([4403, expect.stringMatching(/^TOKEN_REVOKED: .*revoked/)]);
  });

  it('cuts off a document that is being sent, so that nobody takes it for the whole', async () => {
    const mine = await makeToken(here, { name: 'slow reader', role: 'OPERATOR' });
    // More than the buffers of a connection take.
    await here.store.dataSource.query(
      `INSERT INTO tools (name, slug, integration_type, headers, input_schema, annotations, jsonpath_filter, description, digest)
       SELECT 'tool ' || g, 'tool-' || g, 'REST', '{}', '{}', '{}', '', $1, md5(g::text) FROM generate_series(1, 3000) g`,
      ['x'.repeat(4_000)],
    );
    const sent = request(`${here.url}/export`, {
      agent: false,
      headers: { authorization: `Bearer ${mine.token}` },
    });
    sent.end();
    const [response]: IncomingMessage[] = await once(sent, 'response');
    // Nothing of it is read before.
    await revokeToken(here, mine);
    await expect(response === undefined ? undefined : buffer(response)).rejects.toThrow('aborted');
  });
});

describe('being signed in', () => {
  const endOf = (ends: SessionEnds, viewer: Parameters<SessionEnds['watch']>[0]): Promise<SessionEnd> =>
    new Promise((resolve) => {
      ends.watch(viewer, resolve);
    });

  it('ends when the token expires', async () => {
    const ends = createSessionEnds(here.store);
    expect(await endOf(ends, { expiresAt: new Date(Date.now() + 20) })).toBe('TOKEN_EXPIRED');
    expect(await endOf(ends, { expiresAt: new Date(0) })).toBe('TOKEN_EXPIRED');
    ends.close();
  });

  it('ends when the token is revoked, though every notice of it is lost', async () => {
    const { token: _token, id } = await makeToken(here, { name: 'unnoticed', role: 'VIEWER' });
    const tokenId = Buffer.from(id, 'base64').toString().replace(/^.*:/, '');
    const deaf = { ...here.store, onNotice: () => () => undefined };
    const ends = createSessionEnds(deaf, 20);
    const end = endOf(ends, { tokenId });
    await revokeToken(there, { id, token: '' });
    expect(await end).toBe('TOKEN_REVOKED');
    ends.close();
  });

  it('is not watched any more by who has stopped', async () => {
    const ends = createSessionEnds(here.store);
    const told: SessionEnd[] = [];
    const viewer = { tokenId: 'x', expiresAt: new Date(Date.now() + 20) };
    const stop = ends.watch(viewer, (end) => void told.push(end));
    const other = endOf(ends, { expiresAt: new Date(Date.now() + 30) });
    stop();
    ends.end('x');
    await other;
    expect(told).toEqual([]);
    ends.close();
  });
});
