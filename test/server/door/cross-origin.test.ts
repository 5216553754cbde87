import { beforeAll, describe, expect, it } from 'vitest';
import { oneDatabase } from '../../support/databases.ts';
import { createUpload } from '../../support/put-upload.ts';
import { type RunningTestServer, runServer } from '../../support/run-server.ts';

const origin = 'https://console.example.com';
let server: RunningTestServer;
beforeAll(async () => {
  server = await runServer(oneDatabase, { LADING_CORS_ORIGINS: `${origin}, http://localhost:5173` });
});

const preflight = (path: string, from: string): Promise<Response> =>
  fetch(server.url + path, {
    method: 'OPTIONS',
    headers: { origin: from, 'access-control-request-method': 'PUT' },
  });

describe('a page of a listed origin', () => {
  it.each(['/graphql', '/uploads/x', '/downloads/x'])(
    'may ask for %s, with a token of its own',
    async (path) => {
      const { status, headers } = await preflight(path, origin);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toContain('PUT');
      expect(headers.get('access-control-allow-headers')).toContain('authorization');
      expect(headers.has('access-control-allow-credentials')).toBe(false);
      expect(headers.get('vary')).toBe('Origin');
    },
  );

  it('may read what is answered, refusals as well', async () => {
    const answers = [
      fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
        body: '{"query":"{ tools { totalCount } }"}',
      }),
      fetch(`${server.url}/graphql`, { method: 'POST', headers: { origin }, body: ' '.repeat(70_000) }),
      fetch((await createUpload(server)).url, { method: 'PUT', headers: { origin }, body: '{}' }),
      fetch(`${server.url}/downloads/nothing`, { headers: { origin } }),
    ];
    for (const { status, headers } of await Promise.all(answers)) {
      expect([status, headers.get('access-control-allow-origin')]).toEqual([expect.any(Number), origin]);
      expect(headers.get('vary')).toBe('Origin');
    }
  });
});

describe('a page of another origin', () => {
  it.each([
    'https://evil.example',
    'null',
    'https://console.example.com.evil.example',
    'http://console.example.com',
  ])('is told that it may not: %s', async (from) => {
    const response = await preflight('/graphql', from);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect(await response.json()).toMatchObject({
      code: 'ORIGIN_NOT_ALLOWED',
      message: expect.stringContaining('LADING_CORS_ORIGINS'),
    });
  });

  it('may not use the REST operations, wherever it is from', async () => {
    const { headers } = await preflight('/import', origin);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
