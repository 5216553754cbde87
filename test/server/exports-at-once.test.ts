import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer, json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { follow, linkTo } from '../support/downloads.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

const count = 4_000;
const whole = 'input: { includeInactive: true }';
const documentQuery = `{ exportConfiguration(${whole}) { document } }`;
const patiently = { timeout: 60_000 };

/** More than the buffers of a connection take. */
async function fill({ store }: RunningTestServer, count: number): Promise<void> {
  await store.dataSource.query(
    `INSERT INTO tools (name, slug, integration_type, headers, input_schema, annotations, jsonpath_filter, description, digest)
     SELECT 'tool ' || g, 'tool-' || g, 'REST', '{}', '{}', '{}', '', $1, md5(g::text) FROM generate_series(1, $2::int) g`,
    ['x'.repeat(4_000), count],
  );
}

describe.each(eitherDatabase)('exports and comparisons on $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place }, { LADING_MAX_EXPORTS: '1', LADING_MAX_WAITING_EXPORTS: '2' });
    await fill(server, count);
  });

  /** A response that nobody reads yet. */
  async function open(path: string, query?: string): Promise<IncomingMessage> {
    const sent = request(server.url + path, {
      method: query === undefined ? 'GET' : 'POST',
      agent: false,
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    });
    sent.end(query && JSON.stringify({ query }));
    const [response] = await once(sent, 'response');
    return response;
  }

  const codeOf = async (query: string): Promise<unknown> =>
    (await server.graphql(query)).errors?.[0]?.extensions['code'];

  /** Fills the place and the line; gives who has the place, and who waits. */
  async function fillLine() {
    const held = await open('/graphql', documentQuery);
    const link = await linkTo(server);
    const sent = [open('/export'), follow(link), open('/export')];
    // Whoever came last is refused, which says that the others wait.
    const refused = await Promise.race(sent.map(async (response) => ({ response, ...(await response) })));
    expect(refused.statusCode).toBe(503);
    return { held, waiting: sent.filter((response) => response !== refused.response) };
  }

  it('have one line: who finds it full is told so, and a link can be made all the same', async () => {
    const { held, waiting } = await fillLine();
    const live = '{ source: { live: {} } }';
    expect([
      await codeOf('{ exportPreview { totalEntities } }'),
      await codeOf(`{ exportConfiguration(${whole}) { digest } }`),
      await codeOf(`{ exportConfiguration(${whole}) { entities { roots { uri } } } }`),
      await codeOf(`{ difference(from: ${live}, to: ${live}) { ... on Difference { identical } } }`),
    ]).toEqual(Array(4).fill('TOO_MANY_EXPORTS'));
    for (const refused of [await open('/export'), await follow(await linkTo(server))]) {
      expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5']);
      expect(JSON.stringify(await json(refused))).toMatch(/LADING_MAX_EXPORTS.*LADING_MAX_WAITING_EXPORTS/);
    }
    held.destroy();
    for (const response of await Promise.all(waiting)) {
      expect(response.statusCode).toBe(200);
      expect((await buffer(response)).length).toBeGreaterThan(4_000 * count);
    }
    expect(await codeOf('{ exportPreview { totalEntities } }')).toBeUndefined();
  });

  it('free the place in the line of who goes away', async () => {
    const held = await open('/graphql', documentQuery);
    const leaving = [1, 2, 3].map(() => {
      const sent = request(`${server.url}/export`, {
        agent: false,
        headers: { authorization: `Bearer ${server.token}` },
      });
      sent.on('error', () => undefined).end();
      return sent;
    });
    await Promise.race(leaving.map((sent) => once(sent, 'response')));
    for (const sent of leaving) sent.destroy();
    const waits = async () =>
      Promise.race([codeOf('{ exportPreview { totalEntities } }'), setTimeout(1_000, 'waits')]);
    await expect.poll(waits, patiently).toBe('waits');
    held.destroy();
    await expect.poll(waits, patiently).toBeUndefined();
  });

  it('of one operation take one place, however many they are', async () => {
    const fields = ['a', 'b', 'c'].map((name) => `${name}: exportConfiguration(${whole}) { digest }`);
    const { data, errors } = await server.graphql<Record<string, { digest: string }>>(
      `{ ${fields.join(' ')} }`,
    );
    expect(errors).toBeUndefined();
    expect(new Set(Object.values(data).map(({ digest }) => digest)).size).toBe(1);
  });

  it('do not wait for a slow reader of a file, who gets it whole and of one moment', async () => {
    const slow = await follow(await linkTo(server));
    await once(slow, 'readable');
    const { outcomes } = await server.importDocument(documentOf({ tools: [toolNamed('meanwhile')] }));
    expect(outcomes.map(({ status }) => status)).toEqual(['CREATED']);
    expect((await buffer(await open('/export'))).includes('"meanwhile"')).toBe(true);
    const content = await buffer(slow);
    expect(content.includes('"meanwhile"')).toBe(false);
    expect(content.subarray(-2).toString()).toBe('}\n');
  });
});

describe.each(eitherDatabase)('two dozen exports at once on $name', ({ place }) => {
  it('let a query of one row and an import go on', async () => {
    const server = await runServer({ place });
    await fill(server, 1_000);
    let areOver = false;
    const query = JSON.stringify({ query: documentQuery });
    const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' };
    const exports = Promise.all(
      Array.from({ length: 24 }, async () => {
        const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: query });
        return (await response.arrayBuffer()).byteLength;
      }),
    ).finally(() => {
      areOver = true;
    });
    const row = await server.graphql<{ tools: { nodes: unknown[] } }>(
      '{ tools(first: 1) { nodes { name } } }',
    );
    expect(row.data.tools.nodes).toHaveLength(1);
    const { outcomes } = await server.importDocument(documentOf({ tools: [toolNamed('meanwhile')] }));
    expect(outcomes.map(({ status }) => status)).toEqual(['CREATED']);
    // Both before the exports were through: nobody had to wait for the last of them.
    expect(areOver).toBe(false);
    expect(Math.min(...(await exports))).toBeGreaterThan(4_000_000);
  });
});
