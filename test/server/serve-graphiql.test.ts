import { beforeAll, expect, it } from 'vitest';
import { builtGraphiql } from '../../scripts/bundle-graphiql.ts';
import { oneDatabase } from '../support/databases.ts';
import { connectTo, headOf, readUntil } from '../support/raw-request.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

let server: RunningTestServer;
beforeAll(async () => {
  builtGraphiql();
  server = await runServer(oneDatabase);
});

const page = (headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${server.url}/graphql`, { headers: { accept: 'text/html', ...headers } });

it('the page is small, runs nothing that stands in it, and is not sent again', async () => {
  const response = await page();
  const html = await response.text();
  expect(html.length).toBeLessThan(2_000);
  expect(html).not.toMatch(/<script>|<style>/);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'");
  expect((await page({ 'if-none-match': response.headers.get('etag') ?? '' })).status).toBe(304);
});

it('its parts are compressed once, kept for ever, and told as they are to who knows no compression', async () => {
  const [style = '', first = '', script = ''] =
    (await (await page()).text()).match(/\/graphiql\/[\w.-]+/g) ?? [];
  for (const [path, type] of [
    [style, 'text/css'],
    [first, 'text/javascript'],
    [script, 'text/javascript'],
  ] as const) {
    const answers = ['br', 'gzip'].map((encoding) =>
      fetch(server.url + path, { headers: { 'accept-encoding': encoding } }),
    );
    const [response = await page(), zipped = response] = await Promise.all(answers);
    expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('cache-control')).toContain('immutable');
    // What makes it quick to load.
    expect(Number(response.headers.get('content-length'))).toBeLessThan(path === first ? 5_000 : 500_000);
    const plain = await fetch(server.url + path, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const text = await plain.text();
    expect(await response.text()).toBe(text);
    expect(await zipped.text()).toBe(text);
    expect(text).not.toContain('@font-face');
  }
  const text = await (await fetch(server.url + script)).text();
  const words = ['lading:token', 'importConfiguration', 'importProgress'];
  // Not the text itself, which is long where it is shown.
  expect(words.filter((word) => !text.includes(word))).toEqual([]);
  expect((await fetch(`${server.url}/graphiql/other.js`)).status).toBe(404);
});

it('a hundred who do not read it take a few buffers of the system only', async () => {
  const [, , script = ''] = (await (await page()).text()).match(/\/graphiql\/[\w.-]+/g) ?? [];
  const before = process.memoryUsage().arrayBuffers;
  const sockets = await Promise.all(Array.from({ length: 100 }, () => connectTo(server.url)));
  for (const socket of sockets) socket.write(headOf(`GET ${script}`, { 'accept-encoding': 'gzip' }));
  // Each has got its first bytes, and takes no more.
  for (const socket of sockets) expect(await readUntil(socket, 'immutable')).toContain('200 OK');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200_000_000);
  for (const socket of sockets) socket.destroy();
});
