import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { strictAjv } from '../support/check-export.ts';
import { oneDatabase } from '../support/databases.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

// What is served does not depend on the database.
describe.each([oneDatabase])('the published schema', ({ place }) => {
  let server: RunningTestServer;
  let address: string;
  beforeAll(async () => {
    server = await runServer({ place });
    const { document } = await server.exportAll();
    address = String(document['schema_url']);
  });

  it('is where exports say, for anybody, and is the one that is kept with the code', async () => {
    const response = await fetch(address);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/schema+json');
    const file = new URL('../../schema/export-document.v1.json', import.meta.url);
    expect(await response.text()).toBe(await readFile(file, 'utf8'));
  });

  it('describes the exports of the server', async () => {
    const isExport = strictAjv().compile(await (await fetch(address)).json());
    const { document } = await server.exportAll();
    expect(isExport(document)).toBe(true);
    expect(isExport({ ...document, version: 1 })).toBe(false);
  });

  it('is not sent again to who has it', async () => {
    const first = await fetch(address);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await fetch(address, { headers: { 'if-none-match': known } });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
    }
    const other = await fetch(address, { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  });

  it('can be asked for its headers, and not be written', async () => {
    const head = await fetch(address, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const posted = await fetch(address, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
