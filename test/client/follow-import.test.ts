import { once } from 'node:events';
import { createServer } from 'node:http';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { backOff, type ImportEvent } from '../../src/client/follow-import.ts';
import { LadingClient } from '../../src/client/lading-client.ts';
import type { TransportError } from '../../src/client/transport.ts';
import { outcomesPerRead } from '../../src/imports/follow/shared-reader.ts';
import { compiledServer } from '../support/compiled-server.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { isWhole } from '../support/extent.ts';
import { collect, type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverSecret, serverToken } from '../support/server-secrets.ts';
import { type SpawnedServer, spawnNode } from '../support/spawn-server.ts';
import { startCuttingProxy } from './cutting-proxy.ts';

const toolsOf = (count: number) => Array.from({ length: count }, (_, index) => toolNamed(`tool-${index}`));

const numbers = (events: readonly ImportEvent[]): number[] =>
  events.flatMap(({ outcomes }) => outcomes.map(({ sequence }) => sequence));

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

async function start(client: LadingClient, count: number): Promise<string> {
  const answer = await client.importConfiguration({
    source: { document: documentOf({ tools: toolsOf(count) }) },
  });
  if (answer.__typename !== 'ImportJob') throw new Error(answer.message);
  return answer.id;
}

/** Entities whose outcomes do not fit into so many events, however late somebody comes to read them. */
const moreThan = (events: number): number => events * outcomesPerRead + 1;

describe.each(eitherDatabase)('followImport on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '5' });
  });

  it('gives every outcome once and in order, and ends where the job rests', async () => {
    const events = await collect(server.client.followImport(await start(server.client, 60)));
    expect(numbers(events)).toEqual(upTo(60));
    expect(events.at(-1)).toMatchObject({ state: 'COMPLETED', progress: { total: 60, created: 60 } });
  });

  it('goes on after a number', async () => {
    const id = await start(server.client, 20);
    await collect(server.client.followImport(id));
    expect(numbers(await collect(server.client.followImport(id, { after: 15 })))).toEqual([
      16, 17, 18, 19, 20,
    ]);
  });

  it.each([1, 3])('loses and repeats nothing on connections that are cut after %i events', async (events) => {
    const proxy = await startCuttingProxy(server.url, { events });
    const client = new LadingClient({ url: proxy.url, token: server.token });
    const met: string[] = [];
    const count = moreThan(events);
    const followed = await collect(
      client.followImport(await start(client, count), { onInterruption: ({ code }) => met.push(code) }),
    );
    expect(numbers(followed)).toEqual(upTo(count));
    expect(followed.at(-1)?.state).toBe('COMPLETED');
    expect(proxy.interruptions()).toBeGreaterThan(0);
    expect(met).toEqual(Array.from({ length: proxy.interruptions() }, () => 'UNREACHABLE'));
  });

  it('gives up a connection on which nothing comes any more, and goes on over another one', async () => {
    const proxy = await startCuttingProxy(server.url, { events: 3, fate: 'stall' });
    const client = new LadingClient({ url: proxy.url, token: server.token });
    const met: string[] = [];
    const followed = await collect(
      client.followImport(await start(client, moreThan(3)), {
        silenceMs: 300,
        onInterruption: ({ code }) => met.push(code),
      }),
    );
    expect(numbers(followed)).toEqual(upTo(moreThan(3)));
    expect(met).toContain('SILENT');
  });

  it('throws the reason of its signal, at once', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const id = await start(server.client, 100);
    const seen: number[] = [];
    const following = (async () => {
      for await (const { sequence } of server.client.followImport(id, { signal: controller.signal })) {
        seen.push(sequence);
        controller.abort(reason);
      }
    })();
    await expect(following).rejects.toBe(reason);
    expect(seen).toHaveLength(1);
  });

  it('says that there is no such job', async () => {
    const following = collect(server.client.followImport('SW1wb3J0Sm9iOm5vbmU='));
    await expect(following).rejects.toMatchObject({ name: 'TransportError', code: 'NOT_FOUND' });
  });

  it.runIf(isWhole)(
    'goes on when the server is killed in the middle and another one is started in its place',
    async () => {
      const database = await place();
      const variables = {
        LADING_ADMIN_TOKEN: serverToken,
        AUTH_ENCRYPTION_SECRET: serverSecret,
        LADING_CHUNK_SIZE: '5',
        ...(database.type === 'embedded'
          ? { LADING_DATA_DIR: database.directory }
          : { DATABASE_URL: database.url }),
      };
      const first = spawn(variables);
      const { url } = await first.ready;
      const client = new LadingClient({ url, token: serverToken });
      const id = await start(client, 120);
      const seen: number[] = [];
      let second: SpawnedServer | undefined;
      for await (const { outcomes } of client.followImport(id)) {
        seen.push(...outcomes.map(({ sequence }) => sequence));
        if (seen.length === 0 || second !== undefined) continue;
        first.child.kill('SIGKILL');
        await first.ended;
        second = spawn({ ...variables, PORT: new URL(url).port });
      }
      expect(second).toBeDefined();
      expect(seen).toEqual(upTo(120));
    },
  );
});

function spawn(variables: Readonly<Record<string, string>>): SpawnedServer {
  const server = spawnNode([compiledServer()], variables);
  onTestFinished(() => void server.child.kill('SIGKILL'));
  return server;
}

describe('a server that is out of reach', () => {
  it('is waited for as long as the caller says', async () => {
    const closed = createServer();
    await once(closed.listen(0, '127.0.0.1'), 'listening');
    const address = closed.address();
    await new Promise((done) => closed.close(done));
    const port = typeof address === 'object' ? address?.port : undefined;
    const client = new LadingClient({ url: `http://127.0.0.1:${port}`, token: 'any' });
    const met: TransportError[] = [];
    const following = collect(
      client.followImport('any', { patienceMs: 250, onInterruption: (error) => met.push(error) }),
    );
    await expect(following).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
    expect(met.length).toBeGreaterThan(0);
  });

  it('is asked less and less often, and never by all at the same moment', () => {
    expect([0, 1, 2, 5, 6, 50].map((failures) => backOff(failures, 0))).toEqual([
      100, 200, 400, 3200, 5000, 5000,
    ]);
    expect(backOff(2, 0.999)).toBeCloseTo(200, 0);
  });
});
