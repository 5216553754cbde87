import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeExtensions } from '../../../src/lib/problem.ts';
import { JsonMeter } from '../../../src/server/door/body-gauge.ts';
import { askRest } from '../../support/ask-rest.ts';
import { oneDatabase } from '../../support/databases.ts';
import { type RunningTestServer, runServer } from '../../support/run-server.ts';

const levels = 20;
let server: RunningTestServer;
beforeAll(async () => {
  server = await runServer(oneDatabase, { LADING_MAX_REQUEST_DEPTH: String(levels) });
});

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const query = 'query ($tag: [String!]) { tools(filter: { tags: $tag }) { totalCount } }';
/** A request that is as deep as said. */
const bodyOf = (depth: number): string =>
  `{"query":${JSON.stringify(query)},"variables":{"tag":"a","x":${nested(depth - 2)}}}`;

const bearer = () => ({ authorization: `Bearer ${server.token}` });
const post = (body: BodyInit, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(), ...headers },
    body,
  });

async function expectRefused(response: Response): Promise<void> {
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    errors: [
      {
        message: expect.stringMatching(/20 levels.*LADING_MAX_REQUEST_DEPTH/),
        extensions: expect.objectContaining(codeExtensions('REQUEST_TOO_DEEP')),
      },
    ],
  });
}

const expectAnswered = async (response: Response): Promise<void> =>
  expect(await response.json()).toEqual({ data: { tools: { totalCount: 0 } } });

describe('a request that is nested too deeply', () => {
  it('is refused in a body, and one that is as deep as allowed is answered', async () => {
    await expectAnswered(await post(bodyOf(levels)));
    await expectRefused(await post(bodyOf(levels + 1)));
  });

  it('is refused whoever sends it, compressed or not, in pieces or not', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: bodyOf(levels + 1),
    });
    await expectRefused(response);
    await expectRefused(await post(gzipSync(bodyOf(1_000_000)), { 'content-encoding': 'gzip' }));
    await expectRefused(await post(bodyOf(1_000_000)));
  });

  it.each(['variables', 'extensions'])('is refused in the %s of an address', async (name) => {
    const get = (depth: number): Promise<Response> => {
      const address = new URLSearchParams({
        query: '{ tools { totalCount } }',
        [name]: `{"a":${nested(depth - 1)}}`,
      });
      return fetch(`${server.url}/graphql?${address}`, { headers: bearer() });
    };
    await expectAnswered(await get(levels));
    await expectRefused(await get(levels + 1));
  });

  it.each(['operations', 'map'])('is refused in the %s of a form', async (name) => {
    const send = (depth: number): Promise<Response> => {
      const form = new FormData();
      form.set('operations', bodyOf(3));
      form.set('map', '{}');
      form.set(name, name === 'map' ? `{"0":${nested(depth - 1)}}` : bodyOf(depth));
      return fetch(`${server.url}/graphql`, { method: 'POST', headers: bearer(), body: form });
    };
    await expectRefused(await send(levels + 1));
    if (name === 'operations') await expectAnswered(await send(levels));
  });

  it('is refused where the path to a file would make it so', async () => {
    const send = (path: string): Promise<Response> => {
      const form = new FormData();
      form.set('operations', bodyOf(3));
      form.set('map', JSON.stringify({ 0: [path] }));
      form.set('0', new Blob(['{}']), 'a.json');
      return fetch(`${server.url}/graphql`, { method: 'POST', headers: bearer(), body: form });
    };
    await expectAnswered(await send(`variables${'.a'.repeat(levels - 1)}`));
    await expectRefused(await send(`variables${'.a'.repeat(levels)}`));
  });

  it('is refused by a REST operation in its words', async () => {
    const deep = { body: `{"tools":${nested(levels)}}`, headers: { 'content-type': 'application/json' } };
    expect(await askRest(server, 'POST /export/selective', deep)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('LADING_MAX_REQUEST_DEPTH') },
    });
    const flat = { json: { tools: ['*'] } };
    expect(await askRest(server, 'POST /export/selective', flat)).toMatchObject({ status: 200 });
  });
});

describe('a request that is looked at as it arrives', () => {
  const weigh = (pieces: readonly string[], requestDepth = 3): number => {
    const meter = new JsonMeter({ requestDepth });
    return pieces.reduce((sum, piece) => sum + meter.weigh(Buffer.from(piece)), 0);
  };

  it.each([
    ['brackets in texts', '["[[[[","{{{{\\"[[[[","\\\\"]'],
    ['values beside each other', '[[[]],[[]],{"a":{}},[]]'],
    ['ends of what never began', ']]]][[['],
  ])('is not deep because of %s', (_what, text) => {
    expect(() => weigh([text])).not.toThrow();
    expect(() => weigh([...text])).not.toThrow();
  });

  it.each(['[[[[', '{"a":{"b":{"c":{', '["\\"",[[[', '["\\\\",[[['])('is deep: %s', (text) => {
    expect(() => weigh([text])).toThrow('3 levels');
    expect(() => weigh([...text])).toThrow('3 levels');
  });

  it('weighs what its values take once they are read', () => {
    expect(weigh(['[{},{}', ',"{"]'])).toBe(11 + 3 * 64);
  });
});
