import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { securityHeaders } from '../../src/server/security-headers.ts';
import { oneDatabase } from '../support/databases.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

describe.each([oneDatabase])('what a browser is told', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place });
  });

  const paths = [
    '/',
    '/graphql',
    '/health',
    '/ready',
    '/nowhere',
    '/openapi.json',
    '/schemas/export/v1.json',
    '/docs/errors',
    '/downloads/none',
    '/uploads/none',
    '/export',
    '/import/status',
  ];

  it.each(paths)('with the answer at %s: nothing of it is guessed, framed or told on', async (path) => {
    const { headers } = await fetch(server.url + path, { redirect: 'manual' });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toMatch(
      /default-src '(none|self)';.*frame-ancestors 'none'/,
    );
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('lets data load nothing at all', async () => {
    const { headers } = await fetch(`${server.url}/openapi.json`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('asks for https only where that is the public address', () => {
    const of = (url: string) => securityHeaders(url)['strict-transport-security'];
    expect([of('https://lading.example'), of('http://lading.example')]).toEqual([
      'max-age=31536000',
      undefined,
    ]);
  });

  it.each(['bad host', '[', 'x:99999', 'a/b', 'user@host', 'häst'])(
    'refuses the host %j without a word about the inside',
    async (host) => {
      for (const path of ['/graphql', '/export', '/health']) {
        const { status, body } = await ask(path, host);
        expect(status).toBe(400);
        expect(JSON.parse(body)).toEqual({
          code: 'BAD_HOST',
          message: expect.stringContaining('Host'),
          documentation: '/docs/errors#bad_host',
        });
      }
    },
  );

  it.each(['localhost', '127.0.0.1:4444', '[::1]:4444', 'lading.example', ''])(
    'takes the host %j',
    async (host) => {
      expect((await ask('/health', host)).status).toBe(200);
    },
  );

  it('does not open a WebSocket for a bad host', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { host: 'x:99999' },
    });
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
      socket.on('open', () => resolve('open'));
      socket.on('error', () => undefined);
    });
    socket.terminate();
    expect(status).toBe(400);
  });

  function ask(path: string, host: string): Promise<{ status: number | undefined; body: string }> {
    const { hostname, port } = new URL(server.url);
    return new Promise((resolve, reject) => {
      // Node checks what it sends; servers are sent anything.
      const sent = request({ hostname, port, path, headers: { host: Buffer.from(host).toString('latin1') } });
      sent.on('response', async (response) => {
        let body = '';
        for await (const piece of response) body += String(piece);
        resolve({ status: response.statusCode, body });
      });
      sent.on('error', reject).end();
    });
  }
});
