import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { LadingClient } from '../../../src/client/lading-client.ts';
import { databases } from '../../support/databases.ts';
import { put } from '../../support/put-upload.ts';
import { operationsOf, type RunningTestServer, runServer } from '../../support/run-server.ts';

const [embedded] = databases;
if (embedded === undefined) throw new Error('There is no database to test on.');

type Headers = Readonly<Record<string, string>>;

interface Links {
  readonly createUpload: { readonly url: string };
}

/** What is answered where these headers come, a `Host` of one's own among them. */
async function answer(
  { url, token }: RunningTestServer,
  path: string,
  { headers, query }: { readonly headers: Headers; readonly query?: string },
): Promise<string> {
  const method = query === undefined ? 'GET' : 'POST';
  const sent = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers };
  return new Promise((resolve, reject) => {
    request(url + path, { method, headers: sent }, (response) => resolve(text(response)))
      .on('error', reject)
      .end(query && JSON.stringify({ query }));
  });
}

const operations = [
  'mutation { createUpload { url } }',
  '{ exportConfiguration { download { url } schemaUrl sourceGateway } }',
];

/** The origins that links to uploads and downloads begin with, and the server that the API is described with. */
async function linkedOrigins(server: RunningTestServer, headers: Headers): Promise<string[]> {
  const answers = [
    ...operations.map((query) => answer(server, '/graphql', { headers, query })),
    answer(server, '/openapi.json', { headers }),
  ];
  const links = (await Promise.all(answers)).map((told) => /"url":"([^"]+)"/.exec(told)?.[1] ?? told);
  return [...new Set(links.map((link) => new URL(link).origin))];
}

describe('without a public URL, links begin with the address that the caller has used', () => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer(embedded, { LADING_TRUSTED_PROXIES: '127.0.0.2' });
  });

  it('which may be a name or an address, and leads to the server', async () => {
    const { port } = new URL(server.url);
    for (const host of ['127.0.0.1', 'localhost']) {
      const url = `http://${host}:${port}`;
      const { graphql } = operationsOf(url, new LadingClient({ url, token: server.token }), []);
      const { data } = await graphql<Links>('mutation { createUpload { url } }');
      expect(new URL(data.createUpload.url).origin).toBe(url);
      expect(await put(data.createUpload, '{}')).toMatchObject({ status: 201 });
      expect(await linkedOrigins(server, { host: `${host}:${port}` })).toEqual([url]);
    }
  });

  it('over a WebSocket as well', async () => {
    const url = `http://localhost:${new URL(server.url).port}`;
    const { webSocket } = operationsOf(url, server.client, []);
    for await (const { data } of webSocket<Links>('mutation { createUpload { url } }'))
      expect(new URL(data.createUpload.url).origin).toBe(url);
  });

  it('and not with one that somebody says who is no trusted proxy', async () => {
    const host = new URL(server.url).host;
    const headers = { host, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    expect(await linkedOrigins(server, headers)).toEqual([server.url]);
    expect(await linkedOrigins(server, { host, forwarded: 'host=evil.example;proto=https' })).toEqual([
      server.url,
    ]);
  });

  it('a false one is told to nobody but who has sent it', async () => {
    const [, query = ''] = operations;
    const told = await answer(server, '/graphql', { headers: { host: 'evil.example' }, query });
    const { exportConfiguration } = JSON.parse(told).data;
    expect(exportConfiguration.download.url).toMatch(/^http:\/\/evil\.example\/downloads\//);
    // What a document says of its source goes on to others.
    expect(exportConfiguration).toMatchObject({ sourceGateway: server.url });
    expect(exportConfiguration.schemaUrl).toContain(server.url);
    expect(await linkedOrigins(server, { host: new URL(server.url).host })).toEqual([server.url]);
  });

  it.each(['evil.example/path', 'user@evil.example', 'evil example', '"><script>'])(
    'and is refused where it is none: %s',
    async (host) => {
      const told = await answer(server, '/graphql', { headers: { host }, query: '{ __typename }' });
      expect(JSON.parse(told)).toMatchObject({ code: 'BAD_HOST' });
    },
  );
});

describe('behind a trusted proxy', () => {
  const reached = { 'x-forwarded-host': 'lading.example.com', 'x-forwarded-proto': 'https' };

  it('links begin with the address that the proxy says', async () => {
    const server = await runServer(embedded, { LADING_TRUSTED_PROXIES: '127.0.0.1' });
    expect(await linkedOrigins(server, reached)).toEqual(['https://lading.example.com']);
    expect(await linkedOrigins(server, { forwarded: 'host="gw.example:8443";proto=https' })).toEqual([
      'https://gw.example:8443',
    ]);
    expect(await linkedOrigins(server, { 'x-forwarded-host': 'evil/path' })).toEqual([server.url]);
  });

  it('a public URL counts more than what anybody says', async () => {
    const server = await runServer(embedded, {
      LADING_TRUSTED_PROXIES: '127.0.0.1',
      LADING_PUBLIC_URL: 'https://public.example.com/base',
    });
    for (const headers of [reached, { host: 'other.example' }])
      expect(await linkedOrigins(server, headers)).toEqual(['https://public.example.com']);
    const [query] = operations;
    const told = JSON.parse(await answer(server, '/graphql', { headers: reached, query: query ?? '' }));
    expect(told.data.createUpload.url).toMatch(/^https:\/\/public\.example\.com\/base\/uploads\//);
  });
});
