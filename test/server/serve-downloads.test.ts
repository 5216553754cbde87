import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pino } from 'pino';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAuditLog } from '../../src/audit/audit-log.ts';
import { Places } from '../../src/lib/places.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { createForwarded } from '../../src/server/door/forwarded.ts';
import { limitReading } from '../../src/server/door/impatience.ts';
import { serveDownloads } from '../../src/server/serve-downloads.ts';
import { databases, eitherDatabase, hasPostgres } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { exportWithLink, follow, linkTo } from '../support/downloads.ts';
import { type RunningTestServer, runServer, settingsFor } from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';

const silent = pino({ level: 'silent' });
const count = 20_000;
const large = 'x'.repeat(2_000);

/** Enough that no buffer between the database and a client holds it. */
async function fill(server: RunningTestServer): Promise<void> {
  await server.store.dataSource.query(
    `INSERT INTO tools (name, slug, integration_type, headers, input_schema, annotations, jsonpath_filter, description, digest)
     SELECT 'tool ' || g, 'tool-' || g, 'REST', '{}', '{}', '{}', '', $1, md5(g::text) FROM generate_series(1, $2::int) g`,
    [large, count],
  );
}

describe.each(eitherDatabase)('a large download from $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place });
    await fill(server);
  });

  it('is whole, and held nowhere', async () => {
    const link = await linkTo(server);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = 0;
    let bytes = 0;
    for await (const piece of await follow(link)) {
      bytes += piece.length;
      most = Math.max(most, process.memoryUsage().rss);
    }
    expect(bytes).toBeGreaterThan(count * large.length);
    // The document has 45 MB, and as JavaScript's text it would take more.
    expect(most - before).toBeLessThan(150_000_000);
  });

  it('keeps nobody waiting while its reader sleeps', async () => {
    const response = await follow(await linkTo(server));
    onTestFinished(() => void response.destroy());
    await once(response, 'readable');
    const { outcomes } = await server.importDocument(documentOf({ tools: [toolNamed('meanwhile')] }));
    expect(outcomes.map(({ status }) => status)).toEqual(['CREATED']);
    const content = await buffer(response);
    // Of one moment: what was stored meanwhile is not in it.
    expect(content.includes('"meanwhile"')).toBe(false);
    expect(content.subarray(-2).toString()).toBe('}\n');
  });
});

describe.runIf(hasPostgres).each(databases.slice(-1))('a download that ends early on $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place });
    await fill(server);
  });

  /** Connections that are in the transaction of a download; others go on beside it. */
  const open = async (): Promise<number> => {
    const [row] = await server.store.dataSource.query(
      `SELECT count(*)::integer AS count FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
         AND query LIKE '%page_cursor%'`,
    );
    return row.count;
  };

  it('reads no faster than it is taken', async () => {
    const response = await follow(await linkTo(server));
    onTestFinished(() => void response.destroy());
    await once(response, 'readable');
    // Longer than it takes to read everything.
    await server.importDocument(documentOf({ tools: [toolNamed('meanwhile')] }));
    // The import may still be on its way to its rest.
    await expect.poll(open).toBe(1);
    await buffer(response);
    await expect.poll(open).toBe(0);
  });

  it.each([{}, { compression: 'GZIP' }, { compression: 'BROTLI', passphrase: 'a passphrase' }])(
    'gives its connection back when the client goes away: %o',
    async (options) => {
      const response = await follow(await linkTo(server, options));
      await once(response, 'readable');
      response.destroy();
      await expect.poll(open).toBe(0);
      expect(server.said.join('\n')).not.toMatch(/failed unexpectedly/);
    },
  );

  it('does not look like a whole one when the database goes away', async () => {
    const response = await follow(await linkTo(server));
    await once(response, 'readable');
    await server.store.dataSource.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
    );
    await expect(buffer(response)).rejects.toThrow('aborted');
    expect(response.complete).toBe(false);
    await expect.poll(open).toBe(0);
    expect((await exportWithLink(server, { input: { kinds: ['ROOT'] } })).digest).toMatch(/^sha256:/);
  });

  it('is over when its client takes nothing', async () => {
    const { hostname, port, pathname } = new URL((await linkTo(server)).url);
    const impatient = await serverWithPatience(200);
    const socket = connect(Number(impatient.port || port), hostname);
    onTestFinished(() => void socket.destroy());
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    await once(socket, 'readable');
    await expect.poll(open).toBe(0);
  });

  /** The same database, served by who waits for so long only. */
  async function serverWithPatience(patienceMs: number) {
    const { limits, retention } = settingsFor({ type: 'postgres', url: 'postgres://unused' });
    const ring = createKeyRing({ current: serverSecret });
    const lading = {
      store: server.store,
      ring,
      limits,
      retention,
      publicUrl: server.url,
      exports: new Places(1, 0),
      cancelling: new Set<string>(),
      requiredApprovals: 0,
    };
    const http = createServer();
    const { route } = serveDownloads({
      services: lading,
      log: silent,
      auditLog: createAuditLog(server.store, silent),
      forwarded: createForwarded([]),
    });
    http.on('request', (request, response) => {
      limitReading(response, { writeSeconds: patienceMs / 1000 });
      void route(request, response);
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    onTestFinished(() => void http.close());
    const address = http.address();
    return { port: typeof address === 'object' ? address?.port : undefined };
  }
});
