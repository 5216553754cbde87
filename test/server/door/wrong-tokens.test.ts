import { describe, expect, it } from 'vitest';
import { createWrongTokens } from '../../../src/server/door/doorkeeper.ts';
import { askRest } from '../../support/ask-rest.ts';
import { oneDatabase } from '../../support/databases.ts';
import { runServer } from '../../support/run-server.ts';

describe('wrong tokens', () => {
  it('are counted by address, and forgiven over a minute', () => {
    let now = 0;
    const { note } = createWrongTokens({ perMinute: 3, now: () => now });
    expect([1, 2, 3, 4].map(() => note('10.0.0.1'))).toEqual([0, 0, 0, 20]);
    expect(note('10.0.0.2')).toBe(0);
    now = 19_000;
    expect(note('10.0.0.1')).toBe(1);
    now = 20_000;
    expect([note('10.0.0.1'), note('10.0.0.1')]).toEqual([0, 20]);
    now = 600_000;
    expect([1, 2, 3, 4].map(() => note('10.0.0.1'))).toEqual([0, 0, 0, 20]);
  });

  it('are those of a whole network of IPv6, and of IPv4 however it is written', () => {
    const { note } = createWrongTokens({ perMinute: 1, now: () => 0 });
    expect([note('2001:db8:1:2:a::1'), note('2001:db8:1:2:b:c:d:e'), note('2001:db8:1:3::1')]).toEqual([
      0, 60, 0,
    ]);
    expect([note('::ffff:10.0.0.1'), note('10.0.0.1')]).toEqual([0, 60]);
  });

  it('of those who were quiet for longest are forgotten first, so that memory is bounded', () => {
    const { note } = createWrongTokens({ perMinute: 1, now: () => 0 });
    note('first');
    for (let other = 0; other < 9_999; other += 1) note(`other-${other}`);
    expect(note('first')).toBe(60);
    for (let other = 0; other < 10_000; other += 1) note(`third-${other}`);
    expect(note('first')).toBe(0);
  });

  it('are answered 429 when there are too many, and a right one is taken all the same', async () => {
    const server = await runServer(oneDatabase, { LADING_MAX_WRONG_TOKENS: '2' });
    const ask = (token: string): Promise<Response> =>
      fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: '{"query":"{ tools { totalCount } }"}',
      });
    const codes: unknown[] = [];
    for (const token of ['one', 'two', 'three']) {
      const response = await ask(token);
      codes.push(response.status, (await response.json()).errors[0].extensions.code);
    }
    expect(codes).toEqual([200, 'UNAUTHENTICATED', 200, 'UNAUTHENTICATED', 429, 'TOO_MANY_WRONG_TOKENS']);
    const refused = await ask('four');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const { status, body } = await askRest(server, 'GET /import/status', { authorization: 'Bearer five' });
    expect([status, body.detail]).toEqual([429, expect.stringContaining('LADING_MAX_WRONG_TOKENS')]);
    expect(await (await ask(server.token)).json()).toEqual({ data: { tools: { totalCount: 0 } } });
    // Nobody at all is not somebody with a wrong token.
    expect((await fetch(`${server.url}/graphql?query={__typename}`)).status).toBe(200);
  });
});
