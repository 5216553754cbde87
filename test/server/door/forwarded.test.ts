import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createForwarded } from '../../../src/server/door/forwarded.ts';
import { oneDatabase } from '../../support/databases.ts';
import { connectTo, headOf } from '../../support/raw-request.ts';
import { type RunningTestServer, runServer } from '../../support/run-server.ts';

/** A request as it arrives from here with these headers. */
async function arriving(headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  const http = createServer((_request, response) => response.end());
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new TypeError('It has no port.');
  const arrived = once(http, 'request');
  const socket = await connectTo(`http://127.0.0.1:${address.port}`);
  onTestFinished(() => {
    socket.destroy();
    http.close();
  });
  socket.write(headOf('GET /', headers));
  const [request] = await arrived;
  return request;
}

const here = '127.0.0.1';
const trusting = ['127.0.0.0/8', '10.0.0.0/8', 'fd00::/8'];

describe('the address of a caller', () => {
  it('is that of the connection, whatever is said, where no proxy is trusted', async () => {
    const request = await arriving({ 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1' });
    expect(createForwarded([]).addressOf(request)).toBe(here);
    expect(createForwarded(['10.0.0.0/8', '::1']).addressOf(request)).toBe(here);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    // The caller can write what it likes at the far end.
    ['198.51.100.9, 192.0.2.1', '192.0.2.1'],
    ['198.51.100.9, 192.0.2.1, 10.0.0.7,10.1.2.3', '192.0.2.1'],
    ['10.0.0.7', '10.0.0.7'],
    ['192.0.2.1:4711', '192.0.2.1'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1, fd00::5', '192.0.2.1'],
    ['192.0.2.1, unknown, 10.0.0.7', '10.0.0.7'],
    ['192.0.2.1, nonsense', here],
    ['', here],
  ])('is read from X-Forwarded-For: %s', async (chain, address) => {
    const request = await arriving({ 'x-forwarded-for': chain });
    expect(createForwarded(trusting).addressOf(request)).toBe(address);
  });

  it.each([
    ['for=192.0.2.1;proto=https;by=203.0.113.43', '192.0.2.1'],
    ['For="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
    ['for=198.51.100.9, for="192.0.2.1:80", for=10.0.0.7', '192.0.2.1'],
    ['for=192.0.2.1;host="a,b", for=10.0.0.7', '192.0.2.1'],
    ['for=192.0.2.1, for=_hidden', here],
    ['proto=https', here],
  ])('is read from Forwarded: %s', async (chain, address) => {
    const request = await arriving({ forwarded: chain });
    expect(createForwarded(trusting).addressOf(request)).toBe(address);
  });

  it('is that of the proxy where two headers disagree, as one of them is not of the proxy', async () => {
    const forwarded = createForwarded(trusting);
    const headers = { 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.2' };
    expect(forwarded.addressOf(await arriving(headers))).toBe(here);
    expect(forwarded.addressOf(await arriving({ ...headers, forwarded: 'for=192.0.2.1' }))).toBe('192.0.2.1');
  });
});

describe('the origin that a caller has reached', () => {
  it.each([
    [
      { 'x-forwarded-host': 'lading.example.com', 'x-forwarded-proto': 'https' },
      'https://lading.example.com',
    ],
    [{ 'x-forwarded-proto': 'https' }, 'https://lading.test'],
    [{ 'x-forwarded-host': 'lading.example.com:8080' }, 'http://lading.example.com:8080'],
    [
      { 'x-forwarded-host': 'outer.example, inner.example', 'x-forwarded-proto': 'https,http' },
      'https://outer.example',
    ],
    [
      { forwarded: 'for=192.0.2.1;host="lading.example.com:8443";proto=https' },
      'https://lading.example.com:8443',
    ],
    [{ 'x-forwarded-host': 'evil/path' }, undefined],
    [{ 'x-forwarded-proto': 'javascript' }, undefined],
    [{}, undefined],
  ])('is %j', async (headers, origin) => {
    const request = await arriving(headers);
    expect(createForwarded(trusting).originOf(request)).toBe(origin);
    expect(createForwarded([]).originOf(request)).toBeUndefined();
  });
});

it('headers are read in steps that grow as they do', async () => {
  const forwarded = createForwarded(trusting);
  const request = await arriving({});
  // Thirty times as long as Node lets through: with the square of the length it would be minutes.
  const longest = 500_000;
  for (const piece of ['a', '"\\', 'for="', '127.0.0.1,', '=;', 'for=[']) {
    request.headers = { forwarded: piece.repeat(longest / piece.length) };
    forwarded.addressOf(request);
    forwarded.originOf(request);
  }
}, 60_000);

describe('behind a proxy', () => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer(oneDatabase, {
      LADING_TRUSTED_PROXIES: '127.0.0.1',
      LADING_MAX_WRONG_TOKENS: '1',
      LADING_MAX_ANONYMOUS_SOCKETS: '1',
    });
  });

  it('wrong tokens are counted by the address that the proxy says', async () => {
    const statusOf = async (address: string): Promise<number> =>
      (
        await fetch(`${server.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: 'Bearer wrong',
            'x-forwarded-for': address,
          },
          body: '{"query":"{ __typename }"}',
        })
      ).status;
    expect(await statusOf('192.0.2.1')).toBe(200);
    expect(await statusOf('192.0.2.1')).toBe(429);
    expect(await statusOf('192.0.2.2')).toBe(200);
  });

  it('so are sockets, and a page of where the proxy is reached may open one', async () => {
    const open = (headers: Readonly<Record<string, string>>): Promise<unknown> => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        headers,
      });
      socket.on('error', () => undefined);
      onTestFinished(() => socket.terminate());
      return new Promise((resolve) => {
        socket.once('open', () => resolve('open'));
        socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
      });
    };
    expect(await open({ 'x-forwarded-for': '192.0.2.1' })).toBe('open');
    expect(await open({ 'x-forwarded-for': '192.0.2.1' })).toBe(429);
    expect(await open({ 'x-forwarded-for': '192.0.2.2' })).toBe('open');
    const origin = 'https://lading.example.com';
    const reached = { origin, 'x-forwarded-host': 'lading.example.com', 'x-forwarded-proto': 'https' };
    expect(await open({ ...reached, 'x-forwarded-for': '192.0.2.3' })).toBe('open');
    expect(await open({ origin, 'x-forwarded-for': '192.0.2.4' })).toBe(403);
  });
});
